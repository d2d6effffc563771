/* What was opened for a minute is taken off the page when the minute is over; the server shows it no longer either. */
(() => {
  "use strict";
  const watch = () => document.querySelectorAll("[data-cover]:not([data-covering])").forEach((one) => {
    one.dataset.covering = "1";
    setTimeout(() => one.remove(), Number(one.dataset.cover) * 1000);
  });
  watch();
  document.addEventListener("htmx:afterSwap", watch);
})();
