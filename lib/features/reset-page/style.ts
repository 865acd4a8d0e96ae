import type { ResetPageColors, SettledSchemes } from './colors';

/** Sizes are in rem and directions are logical, so that zoom, larger text and right-to-left scripts need nothing more. */
const rules = `
*, ::before, ::after { box-sizing: border-box; }
html {
  color-scheme: light dark;
  background: var(--reset-background);
  color: var(--reset-text);
  font: 100%/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1rem; }
[hidden] { display: none !important; }
.reset {
  width: 100%;
  max-width: 28rem;
  padding: 2.5rem;
  border-radius: 1rem;
  background: var(--reset-surface);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.06), 0 12px 32px -12px rgb(0 0 0 / 0.18);
  overflow-wrap: break-word;
}
.reset p { margin: 0; }
.reset .reset-site { margin-block-end: 1.5rem; font-size: 0.9375rem; font-weight: 600; color: var(--reset-accent); }
.reset h1 { margin: 0; font-size: 1.625rem; font-weight: 650; line-height: 1.2; letter-spacing: -0.015em; text-wrap: balance; }
.reset h1 + p { margin-block-start: 0.625rem; }
.reset-lead { color: var(--reset-muted); text-wrap: pretty; }
.reset .reset-lead + .reset-lead { margin-block-start: 0.75rem; }
.reset a { color: var(--reset-accent); text-underline-offset: 0.15em; }
.reset form { margin-block-start: 1.75rem; }
.reset-field + .reset-field { margin-block-start: 0.875rem; }
#token-field { margin-block-end: 1.5rem; }
.reset label { display: block; font-weight: 600; }
.reset-hint { font-size: 0.9375rem; line-height: 1.45; color: var(--reset-muted); }
.reset-control { position: relative; margin-block-start: 0.5rem; }
.reset input {
  width: 100%;
  min-height: 3rem;
  padding: 0.625rem 0.875rem;
  border: 1px solid var(--reset-border);
  border-radius: 0.5rem;
  background: var(--reset-surface);
  color: inherit;
  font: inherit;
}
.reset-with-toggle input { padding-inline-end: 3.25rem; }
.reset input[aria-invalid="true"] { border-color: var(--reset-danger); box-shadow: inset 0 0 0 1px var(--reset-danger); }
.reset :focus-visible { outline: 2px solid var(--reset-accent); outline-offset: 2px; }
.reset-toggle {
  position: absolute;
  inset-block: 0.25rem;
  inset-inline-end: 0.25rem;
  width: 2.5rem;
  padding: 0;
  border: 0;
  border-radius: 0.375rem;
  background: none;
  color: var(--reset-muted);
  cursor: pointer;
}
.reset-toggle:hover, .reset-toggle[aria-pressed="true"] { color: var(--reset-text); }
.reset-toggle svg { display: block; width: 1.375rem; height: 1.375rem; margin: auto; }
.reset-toggle[aria-pressed="false"] .reset-strike { display: none; }
.reset .reset-error, .reset .reset-status { margin-block-start: 0.5rem; font-size: 0.9375rem; line-height: 1.45; }
.reset-error { font-weight: 600; color: var(--reset-danger); }
.reset-status { min-height: 1.45em; color: var(--reset-muted); }
.reset-error:not([hidden]) + .reset-status { min-height: 0; }
.reset-status[data-outcome="good"] { color: var(--reset-success); }
.reset-status[data-outcome="good"] span::before { content: "\\2713\\00a0" / ""; }
.reset-status[data-outcome="bad"] { color: var(--reset-danger); }
.reset-status span, .reset-error span { display: block; }
.reset-alert {
  margin-block-start: 1.5rem;
  padding: 0.875rem 1rem;
  border: 1px solid var(--reset-danger);
  border-inline-start-width: 0.3125rem;
  border-radius: 0.5rem;
}
.reset-alert h2 { margin: 0; font-size: 1rem; line-height: 1.4; }
.reset-alert ul { margin: 0.375rem 0 0; padding: 0; list-style: none; }
.reset .reset-alert p { margin-block-start: 0.375rem; }
.reset .reset-alert a { color: var(--reset-danger); }
.reset .reset-action {
  display: block;
  width: 100%;
  min-height: 3rem;
  margin-block-start: 1.75rem;
  padding: 0.75rem 1.25rem;
  border: 1px solid transparent;
  border-radius: 0.5rem;
  background: var(--reset-accent);
  color: var(--reset-onAccent);
  font: inherit;
  font-weight: 600;
  line-height: 1.4;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
.reset form .reset-action { margin-block-start: 1rem; }
.reset-action:hover { filter: brightness(1.08); }
.reset-action[aria-disabled="true"] { cursor: default; filter: saturate(0.6); }
.reset .reset-second { margin-block-start: 1.25rem; text-align: center; }
.reset-sign { display: block; width: 2.75rem; height: 2.75rem; margin-block-end: 1.25rem; }
.reset-sign[data-sign="done"] { color: var(--reset-success); }
.reset-sign[data-sign="dead-link"], .reset-sign[data-sign="unreadable"] { color: var(--reset-muted); }
@media (max-width: 30rem) {
  html { background: var(--reset-surface); }
  body { place-items: start stretch; padding: 0; }
  .reset { max-width: none; padding: 2rem 1.25rem 2.5rem; border-radius: 0; box-shadow: none; }
}
`;

/** The page's style sheet; a host's template may use the same custom properties, `--reset-accent` and so on. */
export function styleSheet({ light, dark }: SettledSchemes): string {
  const schemes = `:root {${properties(light)}}\n@media (prefers-color-scheme: dark) { :root {${properties(dark)}} }`;
  return `\n${schemes}${rules}`;
}

function properties(colors: ResetPageColors): string {
  return Object.entries(colors)
    .map(([name, color]) => ` --reset-${name}: ${String(color)}; `)
    .join('');
}
