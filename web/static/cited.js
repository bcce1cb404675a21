// The marks of what the discussion cites stand where its moments are on the timeline.

const cited = document.getElementById("cited");
if (cited) {
  for (const mark of cited.children) mark.style.left = `${mark.dataset.place}%`;
  cited.hidden = false;
}
