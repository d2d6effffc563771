/* Keys for the desk. Everything here is also a plain link, button or box; rows are [data-row]. */
(() => {
  "use strict";
  const OFF = "huiyin-keys-off";
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const rows = () => all("[data-row]").filter((row) => row.offsetParent !== null);
  const here = () => document.activeElement.closest("[data-row]") || document.querySelector("[data-row].picked");
  const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };

  const pick = (row) => {
    if (!row) return;
    rows().forEach((other) => other.classList.toggle("picked", other === row));
    const link = row.querySelector("a[href]");
    if (link) link.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const list = rows();
    const at = list.indexOf(here());
    pick(list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)]);
  };
  const toggle = () => {
    const box = here()?.querySelector("input[type=checkbox]");
    if (box) box.click();
  };
  const help = () => {
    const box = document.getElementById("keys");
    if (!box) return;
    box.open = !box.open;
    box.querySelector("summary").focus();
  };
  const acts = {
    j: () => step(1), k: () => step(-1), x: toggle, "?": help,
    "/": () => document.querySelector("[data-search]")?.focus(),
  };
  const own = (key) => {
    const control = all("[data-key]").find((one) => one.dataset.key === key && one.offsetParent !== null);
    if (!control) return false;
    control.focus();
    if (!control.matches("input, textarea, select")) control.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])");
    if (event.key === "Escape" && typing) { typing.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
    const act = acts[event.key];
    if (act) { event.preventDefault(); act(); } else if (own(event.key.toLowerCase())) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) all("[data-row] input[type=checkbox]").forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-keys-on]")) { try { localStorage.setItem(OFF, event.target.checked ? "" : "1"); } catch { /* private window: keys stay as they are */ } }
  });
  // A thing fetched into the third pane: a phone shows it alone, and its row is marked.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "detail") return;
    const path = event.detail.pathInfo.requestPath.split("?")[0];
    event.target.closest(".desk").classList.add("reading");
    all("[data-row]").forEach((row) => {
      row.toggleAttribute("aria-current", new URL(row.querySelector("a[href]").href).pathname === path);
    });
    event.target.scrollTop = 0;
    if (!rows().length) window.scrollTo(0, 0);
  });
  document.addEventListener("DOMContentLoaded", () => all("[data-keys-on]").forEach((box) => { box.checked = !isOff(); }));
})();
