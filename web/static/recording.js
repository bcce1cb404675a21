// The recording's page: each part of it stands in a module of its own.

import "./tabs.js";
import "./player.js";
import "./cited.js";
import "./transcript.js";
import "./find.js";
import "./keys.js";
import "./tips.js";

document.documentElement.classList.add("scripted");
function showTools() {
  for (const tools of document.querySelectorAll(".player-tools, .transcript-tools, #print")) tools.hidden = false;
}

showTools();
document.addEventListener("springboard:parts", showTools);

// A small screen is for reading: the chapters wait until they are asked for.
if (matchMedia("(max-width: 63.99rem)").matches) document.querySelector(".chapters-box details")?.removeAttribute("open");

document.addEventListener("click", (event) => {
  if (event.target.id === "print") print();
});
