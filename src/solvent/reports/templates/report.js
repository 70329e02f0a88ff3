"use strict";
(() => {
  const form = document.getElementById("filter");
  const closed = [];
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open])").forEach((part) => { closed.push(part); part.open = true; });
  });
  window.addEventListener("afterprint", () => { closed.splice(0).forEach((part) => { part.open = false; }); });
  if (!form) return;
  const [stage, severity, text, shown] = ["by-stage", "by-severity", "by-text", "shown"].map((id) => document.getElementById(id));
  const kinds = [...document.querySelectorAll("article.kind")].map((kind) => {
    const findings = [...kind.querySelectorAll(".finding")].map((node) => ({ node, words: node.textContent.toLowerCase() }));
    const own = [...kind.children].filter((child) => !child.matches(".finding")).map((child) => child.textContent);
    return { node: kind, findings, words: own.join(" ").toLowerCase() };
  });
  const all = kinds.reduce((sum, kind) => sum + kind.findings.length, 0);
  const apply = () => {
    const wanted = text.value.trim().toLowerCase();
    let count = 0;
    for (const kind of kinds) {
      const fits = (!stage.value || kind.node.dataset.stage === stage.value)
        && (!severity.value || kind.node.dataset.severity === severity.value);
      const whole = !wanted || kind.words.includes(wanted);
      let here = 0;
      for (const finding of kind.findings) {
        finding.node.hidden = !(whole || finding.words.includes(wanted));
        if (!finding.node.hidden) here += 1;
      }
      kind.node.hidden = !(fits && here);
      if (!kind.node.hidden) count += here;
    }
    document.querySelectorAll("section.severity").forEach((part) => {
      part.hidden = !part.querySelector("article.kind:not([hidden])");
    });
    shown.textContent = count === all ? `All ${all} findings of this page are shown.` : `${count} of ${all} findings are shown.`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
