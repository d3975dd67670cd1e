package io.kindling.data.digits;

import io.kindling.random.KeyedRandom;

/**
 * The common ways of writing the ten digits, as hand-made pen paths.
 *
 * <p>A form of a digit is a pair of extreme paths with the same strokes; the path of one writer
 * lies between the two. The points were set by eye, following the way digits are taught and written
 * in Europe and the United States. Forms were added where a network trained on the images misread
 * MNIST's training images, but no point is measured from an image.
 */
final class DigitStrokes {

  /** The distance that a path may go beyond either extreme, as a share of their distance. */
  private static final double REACH = 0.25;

  private static final Form[][] FORMS = {
    { // 0: from the top counterclockwise
      new Form(
          6,
          "52,0 24,12 8,48 18,84 46,100 76,84 88,48 74,14 50,1",
          "62,4 42,10 24,46 24,82 38,98 56,86 70,50 72,16 58,2"),
      new Form( // overlapping itself at the top, as in hasty writing
          3,
          "64,14 44,0 14,20 6,60 26,96 62,96 88,62 84,22 56,4 36,12",
          "74,10 52,2 24,24 10,62 24,96 54,94 78,60 84,20 66,0 50,20"),
      new Form( // end inside the loop
          2,
          "58,6 40,0 12,22 6,60 22,94 54,98 82,68 84,28 60,4 42,14 34,34",
          "66,8 50,2 26,24 16,62 24,94 48,98 70,66 78,28 66,4 52,18 56,40"),
    },
    { // 1
      new Form(14, "50,0 50,34 50,67 50,100", "54,0 51,34 49,67 46,100"),
      new Form(3, "30,24 52,0* 51,50 50,100", "42,12 54,0* 52,50 48,100"),
      new Form(
          2,
          "30,22 52,0* 51,50 50,98 / 22,99 50,99 80,98",
          "42,12 52,0* 51,50 50,98 / 36,99 50,99 64,98"),
    },
    { // 2
      new Form(
          5,
          "14,24 30,4 58,2 72,24 58,56 14,96* 46,94 86,94",
          "22,16 40,2 66,8 68,32 46,62 12,92* 42,98 78,100"),
      new Form( // looped at the lower left
          5,
          "14,22 36,2 66,6 72,32 50,68 20,92 4,86 14,72 40,82 66,96 92,88",
          "24,14 46,0 70,14 68,44 44,78 18,98 8,86 22,76 46,86 70,92 98,82"),
      new Form( // a round head on a low, wide base
          3,
          "20,34 22,10 46,0 66,14 60,44 30,82 0,98* 44,88 100,96",
          "30,30 34,10 52,2 66,18 58,48 30,80 6,90* 44,96 84,82"),
      new Form( // curled-in head
          3,
          "38,42 20,30 34,4 64,4 72,34 48,72 18,96 4,86 20,74 54,90 98,94",
          "40,34 28,24 42,2 66,10 66,40 46,74 22,94 12,86 24,78 50,90 80,86"),
    },
    { // 3
      new Form(
          6,
          "8,16 40,0 74,10 66,36 34,48* 66,56 74,78 48,100 6,88",
          "22,8 48,2 66,18 58,38 44,48* 62,60 64,82 42,98 14,96"),
      new Form( // larger upper bowl
          3,
          "6,12 46,0 80,18 64,44 34,58* 56,64 62,80 40,98 10,92",
          "18,14 46,2 76,22 66,44 48,56* 64,68 62,86 38,98 2,96"),
      new Form( // flat at the top
          2,
          "16,4 44,3 72,2* 54,22 36,42* 68,52 76,78 48,100 10,92",
          "20,2 44,4 68,6* 56,24 44,42* 66,58 68,82 42,98 14,94"),
      new Form( // looped in the middle
          3,
          "10,14 42,0 70,14 58,38 34,52 28,44 44,42 74,58 72,86 40,100 4,86",
          "22,8 46,2 66,18 54,40 38,50 36,42 46,44 66,64 60,88 36,98 10,94"),
      new Form( // hooked at both ends
          4,
          "14,28 20,6 52,0 68,20 56,40 34,48* 62,54 76,74 58,98 24,98 4,78",
          "20,20 28,8 50,2 72,14 64,38 42,48* 66,58 66,84 46,98 20,98 10,86"),
      new Form( // a shallow notch, drawn out to the upper right and the lower left
          5,
          "6,18 46,2 88,6 76,30 48,46* 68,58 66,80 38,98 -4,92",
          "20,12 44,4 76,4 70,28 54,44* 72,60 70,82 44,98 4,96"),
    },
    { // 4
      new Form( // open, in two strokes
          5,
          "18,4 14,28 10,54* 44,56 84,50 / 74,2 70,50 66,100",
          "26,8 22,30 20,50* 46,52 76,46 / 66,6 64,50 60,100"),
      new Form( // open, round, in one stroke
          4,
          "16,8 12,38 24,56 52,52 72,32 80,2* 72,50 66,100",
          "24,4 20,34 28,48 48,48 62,34 70,10* 64,54 58,100"),
      new Form( // closed
          2,
          "62,0 36,32 8,64* 46,64 90,62 / 64,2 64,50 62,100",
          "56,0 36,26 18,52* 44,54 80,52 / 58,2 58,50 56,100"),
      new Form( // spread out, with a leaning stem
          3,
          "34,0 20,28 2,58* 44,58 92,46 / 92,12 72,50 52,100",
          "28,10 20,36 10,56* 44,54 80,50 / 76,0 64,50 48,100"),
    },
    { // 5
      new Form( // one stroke, from the right end of the bar
          5,
          "86,0 60,4 30,6* 26,24 20,42* 50,38 72,58 64,88 38,100 4,92",
          "74,0 56,2 38,4* 32,24 28,46* 48,46 62,62 54,88 32,98 10,98"),
      new Form( // bar last
          4,
          "32,6 28,24 22,44* 50,40 72,60 64,88 38,100 8,90 / 32,6 56,4 86,0",
          "40,8 36,24 32,46* 50,50 60,66 50,90 30,98 8,94 / 38,8 60,6 94,2"),
      new Form( // a low belly under a long bar
          3,
          "96,4 66,8 36,10* 28,30 18,50* 44,46 64,60 60,82 36,98 0,92",
          "84,0 62,0 42,2* 38,28 32,58* 50,56 60,68 54,86 38,98 16,90"),
    },
    { // 6
      new Form(
          5,
          "60,0 32,26 14,62 24,92 52,98 70,78 56,58 32,66 18,82",
          "44,0 26,32 18,66 28,96 54,94 64,76 52,64 34,72 24,86"),
      new Form( // a wide bow and a large bowl
          4,
          "72,4 36,14 8,54 22,94 58,98 80,72 62,48 30,56 14,76",
          "60,2 28,22 12,60 26,96 58,96 74,68 58,46 32,58 18,80"),
      new Form( // a stem with the bowl beside it, as in a b
          4,
          "36,0 22,34 14,72 30,98 60,96 76,76 62,58 38,64 24,84",
          "26,0 20,34 18,70 34,96 56,94 66,74 54,58 36,62 22,76"),
      new Form( // rolled in
          4,
          "66,0 30,24 10,60 28,96 64,94 80,66 62,50 40,62 40,80",
          "46,0 24,30 16,66 30,96 58,94 70,72 56,60 40,68 36,82"),
      new Form( // a low, flat bowl
          4,
          "72,0 40,22 12,58 20,90 52,98 80,84 66,68 38,72 20,90",
          "52,0 34,26 18,62 22,92 44,98 60,86 54,70 36,72 26,90"),
    },
    { // 7
      new Form(6, "10,8 44,7 82,4* 58,46 40,100", "16,12 42,8 72,4* 62,46 50,100"),
      new Form( // with a downstroke at the left
          4, "6,34 12,8* 46,8 82,4* 58,46 40,100", "18,20 20,10* 44,10 72,6* 60,46 52,100"),
      new Form( // crossed
          4,
          "10,10 44,7 82,4* 58,46 40,100 / 32,50 56,48 82,46",
          "14,12 42,8 74,6* 62,46 50,100 / 40,52 56,50 72,48"),
      new Form( // bowed, without a corner
          3, "8,20 32,6 66,2 78,16 62,52 46,100", "14,14 36,12 64,4 76,12 74,50 56,100"),
    },
    { // 8
      new Form( // S shape from the upper right, closed at the top
          6,
          "72,14 48,0 24,16 40,44 66,66 62,92 38,100 18,84 30,60 60,40 74,12",
          "66,8 46,2 30,20 42,44 56,66 52,92 36,98 26,84 36,60 56,38 66,14"),
      new Form( // S shape, open at the top
          4,
          "78,14 50,2 22,18 38,42 60,62 58,88 38,100 22,86 34,62 64,36 90,4",
          "66,20 50,6 34,20 40,42 54,60 50,90 34,98 24,84 38,58 60,34 78,0"),
      new Form( // from the middle, upper bowl first
          3,
          "48,46 24,28 32,6 56,0 74,18 50,46 22,70 28,96 58,98 72,74 46,46",
          "48,46 32,28 36,8 52,2 64,20 48,46 30,70 32,94 52,96 62,72 46,46"),
      new Form( // a wide upper bowl on a narrow lower one
          3,
          "78,20 50,0 14,14 34,42 60,58 64,84 48,100 32,86 36,60 62,44 80,14",
          "76,26 48,6 22,22 42,46 56,64 54,88 42,98 34,84 42,60 66,40 74,16"),
      new Form( // two bowls, crossed at the waist, the lower one round
          4,
          "56,4 30,6 22,26 44,44 70,64 74,86 48,100 22,88 22,66 48,44 70,26 54,2",
          "62,0 40,2 32,20 46,40 62,60 64,84 46,98 28,90 30,66 50,42 72,18 66,2"),
    },
    { // 9
      new Form( // straight tail
          5,
          "72,14 48,0 20,18 20,44 46,48 70,22* 68,60 64,100",
          "64,10 46,2 28,18 28,38 44,42 62,18* 58,60 48,100"),
      new Form( // curved tail
          3,
          "74,14 50,0 20,16 20,42 48,46 74,18 74,60 54,96 20,92",
          "66,12 46,2 26,18 28,42 48,46 66,18 68,60 54,92 32,100"),
      new Form( // flat, wide bowl above the tail
          3,
          "84,10 52,2 16,22 12,44 40,46 74,30 86,4 66,50 52,100",
          "76,10 56,2 30,14 22,36 42,40 66,26 76,6 60,52 36,100"),
      new Form( // a closed ring with a stroke down its side
          3,
          "66,6 40,2 16,22 20,46 46,50 70,32 68,8* 66,54 64,100",
          "74,4 50,2 28,16 26,36 46,42 66,26 74,6* 68,52 52,100"),
      new Form( // a large bowl on a short tail
          4,
          "80,16 54,0 14,10 4,40 28,60 62,50 80,16 82,58 78,100",
          "72,12 52,0 26,14 16,40 34,54 58,42 70,14 70,58 60,100"),
    },
  };

  private DigitStrokes() {}

  /**
   * Draws the path of one random writer.
   *
   * @param digit the digit, 0 to 9
   * @param random the source of randomness
   * @return a new path, which the caller may modify
   */
  static PenPath draw(int digit, KeyedRandom random) {
    Form[] forms = FORMS[digit];
    int total = 0;
    for (Form form : forms) {
      total += form.weight;
    }
    int ticket = random.nextInt(total);
    int chosen = 0;
    while (ticket >= forms[chosen].weight) {
      ticket -= forms[chosen].weight;
      chosen++;
    }
    double shareX = random.nextDouble(-REACH, 1 + REACH);
    double shareY = random.nextDouble(-REACH, 1 + REACH);
    return forms[chosen].first.towards(forms[chosen].second, shareX, shareY);
  }

  /** A form of a digit, between two extremes, with its relative frequency as weight. */
  private static final class Form {
    final int weight;
    final PenPath first;
    final PenPath second;

    Form(int weight, String first, String second) {
      this.weight = weight;
      this.first = PenPath.parse(first);
      this.second = PenPath.parse(second);
    }
  }
}
