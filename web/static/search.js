// The filters of search stand open where there is room beside the results.

const filters = document.getElementById("filters");
const wide = matchMedia("(min-width: 64rem)");

function fit() {
  if (filters) filters.open = wide.matches;
}

wide.addEventListener("change", fit);
fit();
