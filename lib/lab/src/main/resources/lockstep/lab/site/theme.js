// Pictures know the theme by JupyterLab's name for it; here it follows that of the page.
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function follow() {
  const chosen = document.body.dataset.theme;
  const dark = chosen === "dark" || (chosen !== "light" && systemIsDark.matches);
  document.body.dataset.jpThemeLight = String(!dark);
}

new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-theme"] });
systemIsDark.addEventListener("change", follow);
follow();
