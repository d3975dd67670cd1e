package io.kindling.report.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.hadoop.util.TFRecordReader;
import org.tensorflow.proto.Event;

/**
 * Event files as others read them: TensorFlow's records, checksums compared, and its messages, by
 * its own description of them. (Not by its classes, which are for an older library than Spark
 * brings.)
 */
public final class EventReading {

  private EventReading() {}

  /** A run's event files, in the order in which TensorBoard reads them. */
  public static List<Path> files(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.sorted().toList();
    }
  }

  /** What is in a file, every byte of it. */
  public static List<Message> events(byte[] file) throws IOException {
    List<Message> events = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    TFRecordReader records = new TFRecordReader(in, true);
    while (in.available() > 0) {
      Message event = DynamicMessage.parseFrom(Event.getDescriptor(), records.read());
      assertEquals(0, event.getUnknownFields().getSerializedSize());
      events.add(event);
    }
    return events;
  }

  /**
   * What TensorBoard shows of a run: where a session starts at a step, nothing that was there from
   * this step on counts any more.
   *
   * @return Summary.Value by tag and step
   */
  public static SortedMap<String, SortedMap<Long, Message>> shown(Path run) throws IOException {
    SortedMap<String, SortedMap<Long, Message>> shown = new TreeMap<>();
    for (Path file : files(run)) {
      List<Message> events = events(Files.readAllBytes(file));
      assertEquals("brain.Event:2", field(events.get(0), "file_version"));
      for (Message event : events) {
        if (field(event, "session_log", "status").toString().equals("START")) {
          shown.values().forEach(steps -> steps.tailMap((Long) field(event, "step")).clear());
        }
        for (Object each : (List<?>) field(event, "summary", "value")) {
          Message value = (Message) each;
          SortedMap<Long, Message> steps =
              shown.computeIfAbsent((String) field(value, "tag"), tag -> new TreeMap<>());
          assertNull(steps.put((Long) field(event, "step"), value), "a step is told once");
        }
      }
    }
    return shown;
  }

  /** The numbers that TensorBoard shows under a tag, as text: {@code {1=0.5, 2=0.25}}. */
  public static String numbers(Path run, String tag) throws IOException {
    SortedMap<Long, Object> numbers = new TreeMap<>();
    shown(run).get(tag).forEach((step, value) -> numbers.put(step, field(value, "simple_value")));
    return numbers.toString();
  }

  /** A field of a message, or of one in it. */
  public static Object field(Message message, String... path) {
    Object value = message;
    for (String name : path) {
      Message holder = (Message) value;
      value = holder.getField(holder.getDescriptorForType().findFieldByName(name));
    }
    return value;
  }
}
