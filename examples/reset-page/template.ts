import type { ResetPageTemplate } from 'express-password-router/features/reset-page';

/** A frame of the host's own around the page. Its style sheet, logo and fonts come from its own origin. */
export const template: ResetPageTemplate = ({ lang, dir, head, main, nonce }) => `<!doctype html>
<html lang="${lang}" dir="${dir}">
  <head>
    ${head}
    <link rel="stylesheet" href="/brand.css">
    <style nonce="${nonce}">.brand { font-weight: 600; }</style>
  </head>
  <body>
    <div>
      <header class="brand">Example</header>
      <main class="reset">${main}</main>
    </div>
  </body>
</html>
`;
