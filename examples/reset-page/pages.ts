/** What a host has anyway, as plain as can be. Nothing in here comes from a request. */
export function loginPage(message: string): string {
  return page(
    'Log in',
    `<p role="status">${message}</p>
    <form method="post" action="/login">
      <p><label>E-mail <input name="email" type="email" autocomplete="username" required></label></p>
      <p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
      <p><button>Log in</button></p>
    </form>
    <form method="post" action="/forgot"><button>Forgot password?</button></form>`,
  );
}

export function mailboxPage(links: readonly string[]): string {
  const mails = links.map((link) => `<li>Choose a new password: <a href="${link}">${link}</a></li>`);
  return page('Mailbox of Jane', `<ul>${mails.join('')}</ul>`);
}

export function welcomePage(email: string): string {
  return page('Welcome', `<p>You are logged in as ${email}.</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
  <body><h1>${title}</h1>${content}</body></html>`;
}
