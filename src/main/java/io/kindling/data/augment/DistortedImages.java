package io.kindling.data.augment;

import io.kindling.data.image.ImageSet;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/**
 * A preview of an augmentation: the first images of a set, each in its original form followed by
 * its distorted form in every epoch of a training.
 *
 * @param images the set
 * @param scaling the scaling to inputs from 0 to 1, applied before the distortion
 * @param plan the distortion
 * @param most the largest number of original images
 */
public record DistortedImages(ImageSet images, Scaling scaling, DistortionPlan plan, int most)
    implements ImageSet {

  private int versions() {
    return plan.epochs() + 1;
  }

  @Override
  public int size() {
    return Math.min(most, images.size()) * versions();
  }

  @Override
  public int rows() {
    return images.rows();
  }

  @Override
  public int columns() {
    return images.columns();
  }

  @Override
  public byte[] pixels(int first, int count) throws IOException {
    Distorter distorter = new Distorter(plan);
    byte[] pixels = new byte[count * features()];
    float[] image = new float[features()];
    for (int i = 0; i < count; i++) {
      int example = (first + i) / versions();
      int version = (first + i) % versions();
      images.features(example, 1).scaled(scaling).copy(0, image, 0);
      if (version > 0) {
        distorter.distort(image, new int[] {example}, 1, version - 1);
      }
      for (int pixel = 0; pixel < image.length; pixel++) {
        pixels[i * features() + pixel] = (byte) Math.round(255 * image[pixel]);
      }
    }
    return pixels;
  }

  @Override
  public byte[] labels(int first, int count) throws IOException {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = images.labels((first + i) / versions(), 1)[0];
    }
    return labels;
  }

  @Override
  public void checkUnchanged() throws IOException {
    images.checkUnchanged();
  }
}
