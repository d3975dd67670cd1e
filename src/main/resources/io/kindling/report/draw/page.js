/* The page: a drawing pad, and the prediction of the network. */

/* With more classes than this, only the 10 likeliest are shown. */
const MOST_BARS = 12;

const model = JSON.parse(document.getElementById("model").textContent);
const outputs = network(model);
const side = Math.sqrt(model.layers[0]);
const names = Array.from({ length: model.layers.at(-1) }, (none, i) => model.classes[i] ?? String(i));
const ofProbabilities = model.probabilities;
const [pad, seen, bars] = ["pad", "seen", "bars"].map(id => document.getElementById(id));
const strokes = [];
let drawing = null;

function setText(id, text) {
  document.getElementById(id).textContent = text;
}

/*
 * Returns grey levels, [side * side], from 0 to 255, in the form of the training data: inverted if these are dark on
 * light, and with rows and columns exchanged if theirs are.
 */
function levels() {
  const ink = inked(strokes, side);
  const image = model.lightPaper ? ink.map(each => 255 - each) : ink;
  return model.transposes ? transposed(image) : image;
}

function predict(features) {
  const probabilities = Array.from(outputs(features));
  return { class: probabilities.indexOf(Math.max(...probabilities)), probabilities };
}

function shown(share) {
  return ofProbabilities ? `${(100 * share).toFixed(1)}%` : share.toFixed(3);
}

function showBars(probabilities, most) {
  const order = names.map((none, i) => i);
  const which = names.length > MOST_BARS ? order.sort((a, b) => probabilities[b] - probabilities[a]).slice(0, 10) : order;
  which.forEach((i, place) => {
    const [name, track, share] = bars.children[place].children;
    bars.children[place].className = i === most ? "most" : "";
    name.textContent = names[i];
    share.textContent = most === null ? "–" : shown(probabilities[i]);
    track.firstChild.style.width = `${100 * probabilities[i]}%`;
  });
}

function showSeen(features) {
  const context = seen.getContext("2d");
  const image = context.createImageData(side, side);
  features.forEach((level, i) => image.data.set([level, level, level, 255], 4 * i));
  context.putImageData(image, 0, 0);
}

function showPad() {
  const scale = devicePixelRatio * pad.clientWidth;
  pad.width = pad.height = Math.round(scale);
  const context = pad.getContext("2d");
  context.strokeStyle = getComputedStyle(pad).color;
  pen(context, 0.072 * scale);
  strokes.forEach(stroke => trace(context, stroke, ([x, y]) => [x * scale, y * scale]));
}

function show() {
  showPad();
  const empty = strokes.length === 0;
  document.getElementById("hint").hidden = !empty;
  document.getElementById("undo").disabled = document.getElementById("clear").disabled = empty;
  const features = levels();
  showSeen(upright(model, features));
  const answer = predict(features);
  showBars(empty ? names.map(() => 0) : answer.probabilities, empty ? null : answer.class);
  const sure = shown(answer.probabilities[answer.class]);
  setText("class", empty ? "–" : names[answer.class]);
  setText("sure", empty ? "Nothing is drawn yet" : ofProbabilities ? `${sure} probability` : `output ${sure} of 1`);
  document.getElementById("class").className = !empty && names[answer.class].length > 2 ? "word" : "";
  if (!drawing) {
    setText("spoken", empty ? "" : `Prediction: ${names[answer.class]}, ${sure}`);
  }
}

let due = false;
function showSoon() {
  if (!due) {
    due = true;
    requestAnimationFrame(() => {
      due = false;
      show();
    });
  }
}

function point(event) {
  const box = pad.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}

pad.addEventListener("pointerdown", event => {
  if (event.button === 0 && !drawing) {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    drawing = { pointer: event.pointerId, stroke: [point(event)] };
    strokes.push(drawing.stroke);
    showSoon();
  }
});
pad.addEventListener("pointermove", event => {
  if (drawing?.pointer === event.pointerId) {
    const moves = event.getCoalescedEvents?.() ?? [];
    drawing.stroke.push(...(moves.length > 0 ? moves : [event]).map(point));
    showSoon();
  }
});
for (const end of ["pointerup", "pointercancel"]) {
  pad.addEventListener(end, event => {
    if (drawing?.pointer === event.pointerId) {
      drawing = null;
      showSoon();
    }
  });
}

/* Removes the strokes from the given index on. */
function removeFrom(first) {
  drawing = null;
  strokes.splice(first);
  show();
}
document.getElementById("undo").addEventListener("click", () => removeFrom(strokes.length - 1));
document.getElementById("clear").addEventListener("click", () => removeFrom(0));
addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && strokes.length > 0) {
    event.preventDefault();
    removeFrom(strokes.length - 1);
  }
});

const digits = names.every(name => /^\d$/.test(name));
document.title = digits ? "Draw a digit" : "Draw an image";
setText("title", document.title);
setText("about", `${model.layers.join("-")}, ${model.activation}; ${model.program}, weights ${model.weights.slice(0, 12)}`);
setText("pixels", `what the network\nsees: ${side} × ${side} px`);
seen.width = seen.height = side;
seen.setAttribute("aria-label", `Your drawing as the network sees it, ${side} by ${side} pixels`);
bars.className = names.some(name => name.length > 2) ? "words" : "";
for (let i = 0; i < (names.length > MOST_BARS ? 10 : names.length); i++) {
  const bar = document.createElement("li");
  bar.append(document.createElement("span"), document.createElement("div"), document.createElement("span"));
  bar.children[1].append(document.createElement("i"));
  bars.append(bar);
}
new ResizeObserver(showSoon).observe(pad);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showSoon);
show();

/* Access from the console and from tests. */
window.kindling = { predict, levels };
