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
    <p><a href="/forgot">Forgot password?</a></p>`,
  );
}

/** It says the same to everybody, as POST /auth/forgot does. */
export function forgotPage(): string {
  return page(
    'Forgot password',
    `<form id="forgot">
      <p><label>E-mail <input name="login" type="email" autocomplete="username" required></label></p>
      <p><button>Send me a link</button></p>
    </form>
    <p id="outcome" role="status"></p>
    <script>
      const outcome = document.getElementById('outcome');
      document.getElementById('forgot').addEventListener('submit', async (event) => {
        event.preventDefault();
        const body = new URLSearchParams(new FormData(event.target));
        const { ok } = await fetch('/auth/forgot', { method: 'POST', body });
        outcome.textContent = ok
          ? 'If there is an account with this address, a link is on its way to it.'
          : 'That did not work. Try again in a minute.';
      });
    </script>`,
  );
}

/** As a mail program shows them: addresses can be clicked. */
export function mailboxPage(letters: readonly string[]): string {
  const clickable = letters.map((letter) =>
    letter.replace(/https?:\/\/\S+/g, (link) => `<a href="${link}">${link}</a>`),
  );
  return page('Mailbox of Jane', clickable.map((letter) => `<pre>${letter}</pre>`).join(''));
}

export function welcomePage(email: string): string {
  return page('Welcome', `<p>You are logged in as ${email}.</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
  <body><h1>${title}</h1>${content}</body></html>`;
}
