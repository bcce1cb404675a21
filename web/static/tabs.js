// The parts of the page as tabs: one is shown, the address names it, and arrow keys go from one to the next.

const list = document.querySelector(".tab-list");
const tabs = [...list.querySelectorAll("a")];
const panels = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));

export function shown() {
  return panels.find((panel) => !panel.hidden);
}

export function show(panel) {
  const changes = panel !== shown();
  panels.forEach((other, at) => {
    const is = other === panel;
    other.hidden = !is;
    tabs[at].setAttribute("aria-selected", String(is));
    tabs[at].tabIndex = is ? 0 : -1;
  });
  if (changes) document.dispatchEvent(new CustomEvent("springboard:tab", { detail: panel.id }));
}

// The panel that an address names: by itself, or by something that stands in it. Lines may not have arrived yet.
export function panelOf(hash) {
  const name = decodeURIComponent(hash.slice(1));
  if (/^t-\d+$/.test(name)) return document.getElementById("transcript");
  return document.getElementById(name)?.closest(".panel") ?? null;
}

function follow() {
  const panel = panelOf(location.hash);
  if (!panel) return;
  show(panel);
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target !== panel) target.scrollIntoView({ block: "center" });
}

function choose(tab) {
  history.pushState(null, "", `${location.search}${tab.hash}`);
  // Where one had read on, the next part begins at its beginning; unless it goes to a place of its own.
  const reading = document.querySelector(".reading");
  if (reading.getBoundingClientRect().top < 0) reading.scrollIntoView({ behavior: "instant" });
  show(panels[tabs.indexOf(tab)]);
}

list.setAttribute("role", "tablist");
list.setAttribute("aria-label", "Parts of this page");
list.parentElement.removeAttribute("aria-label");
list.parentElement.setAttribute("role", "presentation");
tabs.forEach((tab, at) => {
  const panel = panels[at];
  tab.id = `tab-${panel.id}`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
});

list.addEventListener("click", (event) => {
  const tab = event.target.closest("a");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  choose(tab);
});

list.addEventListener("keydown", (event) => {
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (event.key === " ") choose(tabs[at]);
  else if (to === undefined) return;
  else {
    const next = tabs[(to + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  }
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && !list.contains(link) && panelOf(link.hash)) show(panelOf(link.hash)); // before the browser scrolls there
});
document.addEventListener("springboard:open", (event) => {
  const panel = panels.find(({ id }) => id === event.detail);
  if (panel) show(panel);
});
window.addEventListener("hashchange", follow);
window.addEventListener("popstate", follow);
show(panels[0]);
follow();
