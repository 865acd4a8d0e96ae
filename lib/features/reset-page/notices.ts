import type { ResetPageState } from './document';
import { html, nothing } from './html';
import type { Html } from './html';
import type { ResetPageMessages } from './messages';

export interface NoticeContent {
  readonly messages: ResetPageMessages;
  readonly loginUrl: string | undefined;
  readonly newLinkUrl: string | undefined;
  /** Relative, from where the form was posted. */
  readonly pageUrl: string;
}

export interface Notice {
  readonly title: string;
  readonly content: Html;
}

export type NoticeState = Exclude<ResetPageState, 'form'>;

export const notices: Readonly<Record<NoticeState, (content: NoticeContent) => Notice>> = {
  done: ({ messages, loginUrl }) => {
    const way = loginUrl === undefined ? nothing : action(loginUrl, messages.logIn);
    return notice('done', messages.doneTitle, [messages.doneText], way);
  },

  /** Whoever sent the form twice reads this about a link that worked: so it says that too. */
  'dead-link': ({ messages, loginUrl, newLinkUrl }) => {
    const { deadLinkTitle, deadLinkText, deadLinkAlreadyDone, deadLinkAskAgain } = messages;
    const ways = [
      newLinkUrl === undefined ? nothing : action(newLinkUrl, messages.newLink),
      loginUrl === undefined ? nothing : html`<p class="reset-second"><a href="${loginUrl}">${messages.logIn}</a></p>`,
    ];
    const last = newLinkUrl === undefined ? [deadLinkAskAgain] : [];
    return notice('dead-link', deadLinkTitle, [deadLinkText, deadLinkAlreadyDone, ...last], html`${ways}`);
  },

  unreadable: ({ messages, pageUrl }) => {
    const way = action(pageUrl, messages.startAgain);
    return notice('unreadable', messages.unreadableTitle, [messages.unreadableText], way);
  },
};

function notice(state: NoticeState, title: string, paragraphs: readonly string[], way: Html): Notice {
  const leads = paragraphs.map((text) => html`<p class="reset-lead">${text}</p> `);
  const content = html`${signOf(state)}
    <h1>${title}</h1>
    ${leads}${way}`;
  return { title, content };
}

function action(url: string, label: string): Html {
  return html`<a class="reset-action" href="${url}">${label}</a>`;
}

const strokes: Readonly<Record<NoticeState, Html>> = {
  done: html`<path d="m7.5 12.4 3 3 6-6.5" />`,
  'dead-link': html`<path d="M12 7.2V12l3 2.2" />`,
  unreadable: html`<path d="M12 7.5v5.5m0 3.2v.2" />`,
};

function signOf(state: NoticeState): Html {
  return html`<svg
    class="reset-sign"
    data-sign="${state}"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <circle cx="12" cy="12" r="9.5" />
    ${strokes[state]}
  </svg>`;
}
