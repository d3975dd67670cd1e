package io.kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.LoadedExamples;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  @Test
  void everyClassWeighsTheSameAndAllAsManyAsThereAre() {
    float[] weights = ClassWeights.BALANCED.of(List.of(6L, 0L, 3L, 1L));
    assertArrayEquals(new float[] {10f / 18, 0, 10f / 9, 10f / 3}, weights, 1e-7f);
    assertEquals(10, 6 * weights[0] + 3 * weights[2] + weights[3], 1e-6);
    assertNull(ClassWeights.NONE.of(List.of(6L, 4L)));
    assertNull(ClassWeights.BALANCED.of(List.of()));
  }

  @Test
  void onlyTrainingExamplesAreWeightedAndTheirOwnWeightsStay() throws Exception {
    LoadedExamples examples =
        new LoadedExamples(
            new FloatFeatures(1, new float[] {1, 2, 3}),
            new int[] {0, 0, 1},
            new float[] {1, 2, 4});
    DataSet.Part part =
        new DataSet.Part(
            examples, List.of(), new PartStatistics(List.of(2L, 1L), Double.NaN, Double.NaN));
    DataSet data = new DataSet("made", false, "", 2, part, part, part);
    DataSet weighted = data.weighted(ClassWeights.BALANCED);
    assertArrayEquals(
        new float[] {0.75f, 1.5f, 6},
        weighted.training().examples().scaled(Scaling.PIXELS).read(0, 3).weights());
    assertEquals(examples.read(0, 3).sha256(), weighted.training().examples().read(0, 3).sha256());
    assertSame(part, weighted.validation());
    assertSame(data, data.weighted(ClassWeights.NONE));
  }
}
