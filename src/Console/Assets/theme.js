// In the head, so that a page never shows in the wrong light. Keys of all pages: t, and g with the letter of a page.
'use strict';
(() => {
  const root = document.documentElement;
  const kept = (() => { try { return localStorage.getItem('theme'); } catch { return null; } })();
  if (kept === 'light' || kept === 'dark') { root.dataset.theme = kept; }

  const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const turn = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try { localStorage.setItem('theme', root.dataset.theme); } catch { /* Not kept, but turned. */ }
  };

  let goes = false;
  const isTyping = target => target instanceof HTMLElement && target.matches('input, select, textarea');
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) { return; }
    const link = goes ? document.querySelector(`nav a[data-key="${CSS.escape(event.key)}"]`) : null;
    goes = event.key === 'g';
    if (link) { link.click(); event.preventDefault(); }
    else if (event.key === 't') { turn(); }
  });
  document.addEventListener('DOMContentLoaded', () => document.getElementById('theme').addEventListener('click', turn));
})();
