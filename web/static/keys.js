// Keys for those who work at the desk all day: / searches, j and k move, Enter opens. Everything works without it.
(() => {
  const links = () => [...document.querySelectorAll(".cases a, .narrow a")];
  const typing = (at) => at.matches("input, textarea, select");
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const field = document.getElementById("q");
    if (event.key === "/" && field) { event.preventDefault(); field.focus(); }
    if (event.key !== "j" && event.key !== "k") return;
    const rows = links();
    const from = rows.findIndex((row) => row === document.activeElement || row.getAttribute("aria-current"));
    const next = rows[Math.min(Math.max(from + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
    if (next) next.focus();
  });
})();
