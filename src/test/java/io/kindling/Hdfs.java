package io.kindling;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.apache.hadoop.hdfs.server.namenode.EditLogFileOutputStream;
import org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer;
import org.apache.hadoop.ipc.Server;

/** HDFS in this JVM: a NameNode and a DataNode, with their files in a directory of the test's. */
public final class Hdfs implements AutoCloseable {

  private final MiniDFSCluster cluster;

  /** Starts it, on ports that the system chooses. */
  public Hdfs(java.nio.file.Path directory) throws IOException {
    // No power fails in a test, and a disk that others use, too, makes every change wait for long.
    EditLogFileOutputStream.setShouldSkipFsyncForTesting(true);
    Configuration configuration = new Configuration();
    // How soon the DataNode finds a NameNode that has come back.
    configuration.set("dfs.heartbeat.interval", "1s");
    cluster = new MiniDFSCluster.Builder(configuration, directory.toFile()).numDataNodes(1).build();
  }

  /**
   * A path on it, with scheme and host: what a user gives to {@code --data} and {@code --output}.
   */
  public Path path(String absolute) {
    return new Path(cluster.getURI() + absolute);
  }

  /** A configuration that takes a path without a scheme for one of this HDFS. */
  public Configuration configuration() {
    return cluster.getConfiguration(0);
  }

  /** The file system. */
  public FileSystem files() throws IOException {
    return cluster.getFileSystem();
  }

  /** Lets files be read but not written, as the NameNode itself does while too many are missing. */
  public void safeMode(boolean on) throws IOException {
    cluster
        .getNameNodeRpc()
        .setSafeMode(on ? SafeModeAction.SAFEMODE_ENTER : SafeModeAction.SAFEMODE_LEAVE, false);
  }

  /** Lets a directory have so many files and directories, itself and those below it. */
  public void limitFiles(Path directory, long most) throws IOException {
    cluster.getFileSystem().setQuota(directory, most, HdfsConstants.QUOTA_DONT_SET);
  }

  /**
   * Takes the NameNode away, as when its machine is lost: first no one hears from it any more. One
   * that is shut down closes its journal before its connections, and what it still answers in
   * between is what no user sees: an assertion's failure.
   */
  public void stopNameNode() {
    Server calls = ((NameNodeRpcServer) cluster.getNameNodeRpc()).getClientRpcServer();
    calls.stop();
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          while (calls.getNumOpenConnections() > 0) {
            Thread.onSpinWait();
          }
        });
    cluster.shutdownNameNode(0);
  }

  /** Brings the NameNode back, with all its files. */
  public void startNameNode() throws IOException {
    cluster.restartNameNode(0);
  }

  @Override
  public void close() {
    cluster.shutdown();
  }
}
