/* Shows the values under the cursor: a line in the chart, and the values in its legend. */
(() => {
  "use strict";
  const text = {
    LOSS: v => v.toFixed(4),
    PERCENT: v => v.toFixed(2) + "%",
    RATE: v => String(Number(v.toPrecision(4))),
  };
  for (const figure of document.querySelectorAll(".chart")) {
    const {kind, x, y} = JSON.parse(figure.dataset.chart);
    const plot = figure.querySelector(".plot");
    const cursor = figure.querySelector(".cursor");
    const at = figure.querySelector(".at");
    const values = [...figure.querySelectorAll(".legend b")];
    const last = [at, ...values].map(each => each.textContent);
    const share = epoch => x.length > 1 ? (epoch - x[0]) / (x.at(-1) - x[0]) : 0.5;

    const show = event => {
      const box = plot.getBoundingClientRect();
      const pointed = (event.clientX - box.left) / box.width;
      const distance = index => Math.abs(share(x[index]) - pointed);
      const nearest = x.reduce((best, _, index) => distance(index) < distance(best) ? index : best, 0);
      at.textContent = "epoch " + x[nearest];
      values.forEach((value, line) => {
        const v = y[line][nearest];
        value.textContent = v == null ? "–" : text[kind](v);
      });
      cursor.setAttribute("x1", 100 * share(x[nearest]));
      cursor.setAttribute("x2", 100 * share(x[nearest]));
      figure.classList.add("pointed");
    };
    const leave = () => {
      [at, ...values].forEach((each, index) => each.textContent = last[index]);
      figure.classList.remove("pointed");
    };
    plot.addEventListener("pointerdown", show);
    plot.addEventListener("pointermove", show);
    plot.addEventListener("pointerleave", leave);
  }
})();
