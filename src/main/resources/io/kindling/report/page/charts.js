/* Draws every chart anew from the numbers that stand beside it, so that values show under the cursor. */
(() => {
  "use strict";
  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const text = {
    LOSS: v => v.toFixed(4),
    PERCENT: v => v.toFixed(2) + "%",
    RATE: v => String(Number(v.toPrecision(4))),
  };
  const axis = {
    LOSS: v => String(Number(v.toPrecision(4))),
    PERCENT: v => Number(v.toPrecision(6)) + "%",
    RATE: v => String(Number(v.toPrecision(4))),
  };
  const figures = [...document.querySelectorAll(".chart")].map(figure => ({
    figure,
    plot: figure.querySelector(".plot"),
    data: JSON.parse(figure.querySelector(".plot").dataset.chart),
    at: figure.querySelector(".at"),
    last: figure.querySelector(".at").textContent,
    lines: [...figure.querySelectorAll(".legend li")].map(item => ({
      color: "--" + item.querySelector("i").className,
      value: item.querySelector("b"),
    })),
    chart: null,
  }));

  /* What stands in the legend: the values under the cursor, or the last ones where there is none. */
  function tell({data, at, last, lines}, index) {
    at.textContent = index == null ? last : "epoch " + data.x[index];
    lines.forEach(({value}, line) => {
      const v = index == null ? data.y[line].findLast(y => y != null) : data.y[line][index];
      value.textContent = v == null ? "–" : text[data.kind](v);
    });
  }

  function draw(each) {
    const {figure, plot, data, lines} = each;
    const width = Math.floor(figure.getBoundingClientRect().width);
    if (each.chart) each.chart.destroy();
    figure.classList.add("live");
    const line = {stroke: color("--soft"), grid: {stroke: color("--line"), width: 1}, ticks: {show: false}};
    each.chart = new uPlot({
      width,
      height: figure.classList.contains("low") ? 110 : 230,
      cursor: {drag: {x: false, y: false}, points: {size: 7}},
      legend: {show: false},
      hooks: {setCursor: [u => tell(each, u.cursor.idx)]},
      scales: {
        x: {time: false, range: data.x.length > 1 ? undefined : [data.x[0] - 1, data.x[0] + 1]},
        y: data.log ? {distr: 3} : {},
      },
      axes: [
        {...line, size: 32, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000]},
        {...line, size: 58, values: (u, ticks) => ticks.map(v => v == null ? null : axis[data.kind](v))},
      ],
      series: [
        {},
        ...lines.map(({color: variable}) => ({
          stroke: color(variable),
          width: 2,
          spanGaps: true,
          points: {show: data.x.length <= 30, size: 5, fill: color(variable)},
        })),
      ],
    }, [data.x, ...data.y], plot);
  }

  const drawAll = () => figures.forEach(draw);
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let waiting = 0;
  let before = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === before) return;
    before = innerWidth;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawAll);
  });
})();
