// One box ticks all recordings of the page; the buttons wait until one is ticked.

const all = document.getElementById("all");
const form = document.getElementById("bulk");
const boxes = [...document.querySelectorAll('[name="recordings"]')];

function show() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && !all.checked;
  for (const button of form.querySelectorAll("button")) button.disabled = ticked === 0;
}

if (form) {
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  window.addEventListener("pageshow", show); // a browser that goes back ticks again what was ticked
  show();
}
