package io.kindling.nn.blas;

import java.util.Optional;

/**
 * Products in the {@link FixedOrder} on the Vector API, computed in tiles by {@link VectorTile}.
 *
 * <p>The loops follow Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication",
 * 2008: a block of B is packed into panels as wide as a tile, and each panel stays in the cache
 * while it is multiplied with a slab of A. Operands that only a few tiles read are not packed. The
 * shape determines which operand is packed, and whether C or Cᵀ = Bᵀ Aᵀ is computed; the bits do
 * not depend on it.
 */
final class VectorProducts extends FixedOrder {

  private static final int ROWS = VectorTile.ROWS;
  private static final int LANES = VectorTile.LANES;
  private static final int COLUMNS = VectorTile.COLUMNS;

  /** The number of rows of a slab, which stays in a core's L2 cache. */
  private static final int SLAB = 16 * ROWS;

  /**
   * The largest number of columns of B that are packed at a time, which limits the memory for
   * panels.
   */
  private static final int PACKED_COLUMNS = 1024;

  /** The number of rows that {@link #turnPanel} transposes at a time. */
  private static final int TURNED_ROWS = 64;

  /**
   * The largest number of columns of C for which rows of A are not packed, because each packed row
   * would be read too few times.
   */
  private static final int FEW_COLUMNS = 9 * COLUMNS;

  /** The largest number of rows of C for which full panels of B are not packed. */
  private static final int FEW_ROWS = 3 * ROWS;

  // The operands of the current product: aᵢₖ = a[aStart + i aRow + k aInner], likewise bₖⱼ and cᵢⱼ.
  private float[] a;
  private int aStart;
  private int aRow;
  private int aInner;
  private float[] b;
  private int bStart;
  private int bInner;
  private int bColumn;
  private float[] c;
  private int cStart;
  private int cRow;
  private int cColumn;

  /** True if tiles read rows of A directly, without packing. */
  private boolean plainA;

  /** True if tiles read full panels of B directly, without packing. Never true with plainA. */
  private boolean plainB;

  private final float[] tile = new float[ROWS * COLUMNS];

  /**
   * The packed block of B: panels [depth, COLUMNS]; the last panel is [depth, LANES] if one vector
   * holds its columns.
   */
  private float[] panels = new float[0];

  /** The packed slab of A: [depth, ROWS] for the rows of each tile. */
  private float[] slab = new float[0];

  @Override
  public void multiply(
      boolean transA,
      boolean transB,
      int rows,
      int columns,
      int inner,
      float[] a,
      int aStart,
      int aStride,
      float[] b,
      int bStart,
      int bStride,
      boolean add,
      float[] c,
      int cStart,
      int cStride) {
    this.c = c;
    this.cStart = cStart;
    // Panels of a transposed B are packed float by float. If A has far fewer rows than B has
    // columns, compute Cᵀ, so that panels are packed from A instead.
    if (transB && 2 * rows < columns) {
      left(b, bStart, bStride, 1);
      right(a, aStart, transA ? aStride : 1, transA ? 1 : aStride);
      this.cRow = 1;
      this.cColumn = cStride;
      run(columns, rows, inner, add);
    } else {
      left(a, aStart, transA ? 1 : aStride, transA ? aStride : 1);
      right(b, bStart, transB ? 1 : bStride, transB ? bStride : 1);
      this.cRow = cStride;
      this.cColumn = 1;
      run(rows, columns, inner, add);
    }
  }

  private void left(float[] values, int start, int alongRow, int alongInner) {
    this.a = values;
    this.aStart = start;
    this.aRow = alongRow;
    this.aInner = alongInner;
  }

  private void right(float[] values, int start, int alongInner, int alongColumn) {
    this.b = values;
    this.bStart = start;
    this.bInner = alongInner;
    this.bColumn = alongColumn;
  }

  private void run(int rows, int columns, int inner, boolean add) {
    plainA = aInner == 1 && columns <= FEW_COLUMNS;
    plainB = bColumn == 1 && rows <= FEW_ROWS && !plainA;
    // A product with inner dimension 0 is one block, whose sums are zero.
    for (int k = 0; k == 0 || k < inner; k += BLOCK) {
      int depth = Math.min(BLOCK, inner - k);
      for (int column = 0; column < columns; column += PACKED_COLUMNS) {
        int width = Math.min(PACKED_COLUMNS, columns - column);
        packPanels(k, depth, column, width);
        for (int row = 0; row < rows; row += SLAB) {
          int height = Math.min(SLAB, rows - row);
          if (!plainA) {
            packSlab(k, depth, row, height);
          }
          tiles(k, depth, column, width, row, height, add || k > 0);
        }
      }
    }
  }

  /**
   * Computes the part [height, width] of C from {@code row} and {@code column} on, for one block of
   * the inner dimension.
   */
  private void tiles(int k, int depth, int column, int width, int row, int height, boolean add) {
    for (int j = 0; j < width; j += COLUMNS) {
      int w = Math.min(COLUMNS, width - j);
      for (int i = 0; i < height; i += ROWS) {
        int h = Math.min(ROWS, height - i);
        if (plainA) {
          int from = aStart + (row + i) * aRow + k;
          if (w > LANES) {
            VectorTile.wideRows(depth, a, from, aRow, h, panels, j * depth, tile);
          } else {
            VectorTile.narrowRows(depth, a, from, aRow, h, panels, j * depth, tile);
          }
        } else if (w <= LANES) {
          VectorTile.narrow(depth, slab, i * depth, panels, j * depth, tile);
        } else if (plainB && w == COLUMNS) {
          int from = bStart + k * bInner + column + j;
          VectorTile.wide(depth, slab, i * depth, b, from, bInner, tile);
        } else {
          VectorTile.wide(depth, slab, i * depth, panels, j * depth, COLUMNS, tile);
        }
        int to = cStart + (row + i) * cRow + (column + j) * cColumn;
        if (w == COLUMNS && cColumn == 1) {
          VectorTile.store(tile, h, add, c, to, cRow);
        } else {
          store(h, w, add, to);
        }
      }
    }
  }

  private void store(int height, int width, boolean add, int to) {
    for (int j = 0; j < width; j++) {
      int at = to + j * cColumn;
      for (int i = 0; i < height; i++) {
        float sum = tile[i * COLUMNS + j];
        c[at + i * cRow] = add ? c[at + i * cRow] + sum : sum;
      }
    }
  }

  private void packPanels(int k, int depth, int column, int width) {
    int most = depth * ((width + COLUMNS - 1) / COLUMNS * COLUMNS);
    if (panels.length < most) {
      panels = new float[most];
    }
    for (int j = 0; j < width; j += COLUMNS) {
      int from = bStart + k * bInner + (column + j) * bColumn;
      int left = width - j;
      if (left < COLUMNS) {
        packPanel(from, depth, left, left <= LANES ? LANES : COLUMNS, j * depth);
      } else if (bColumn != 1) {
        turnPanel(from, depth, j * depth);
      } else if (!plainB) {
        VectorTile.copy(b, from, bInner, depth, panels, j * depth);
      }
    }
  }

  /**
   * Packs a full panel of a transposed B, a few rows at a time, so that they stay in the L1 cache.
   */
  private void turnPanel(int from, int depth, int to) {
    for (int first = 0; first < depth; first += TURNED_ROWS) {
      int end = Math.min(first + TURNED_ROWS, depth);
      for (int j = 0; j < COLUMNS; j += 4) {
        int b0 = from + j * bColumn;
        int b1 = b0 + bColumn;
        int b2 = b1 + bColumn;
        int b3 = b2 + bColumn;
        int into = to + first * COLUMNS + j;
        for (int i = first; i < end; i++) {
          int at = i * bInner;
          panels[into] = b[b0 + at];
          panels[into + 1] = b[b1 + at];
          panels[into + 2] = b[b2 + at];
          panels[into + 3] = b[b3 + at];
          into += COLUMNS;
        }
      }
    }
  }

  /** Packs the last columns and pads them with zeros. */
  private void packPanel(int from, int depth, int columns, int width, int to) {
    for (int i = 0; i < depth; i++) {
      for (int j = 0; j < width; j++) {
        panels[to + i * width + j] = j < columns ? b[from + i * bInner + j * bColumn] : 0;
      }
    }
  }

  private void packSlab(int k, int depth, int row, int height) {
    int most = depth * ((height + ROWS - 1) / ROWS * ROWS);
    if (slab.length < most) {
      slab = new float[most];
    }
    for (int i = 0; i < height; i += ROWS) {
      int from = aStart + (row + i) * aRow + k * aInner;
      int last = Math.min(ROWS, height - i) - 1;
      // Missing rows of an incomplete tile repeat the last row; their results are not stored.
      int a1 = from + Math.min(1, last) * aRow;
      int a2 = from + Math.min(2, last) * aRow;
      int a3 = from + Math.min(3, last) * aRow;
      int a4 = from + Math.min(4, last) * aRow;
      int a5 = from + last * aRow;
      int to = i * depth;
      for (int j = 0, at = 0; j < depth; j++, at += aInner) {
        slab[to] = a[from + at];
        slab[to + 1] = a[a1 + at];
        slab[to + 2] = a[a2 + at];
        slab[to + 3] = a[a3 + at];
        slab[to + 4] = a[a4 + at];
        slab[to + 5] = a[a5 + at];
        to += ROWS;
      }
    }
  }

  @Override
  public String name() {
    return "our own products, " + LANES + " floats at a time";
  }

  @Override
  public Optional<String> notice() {
    return Optional.empty();
  }
}
