import type { ResetPageMessages } from './messages';

/** The messages of the page in German. */
export const germanMessages: ResetPageMessages = Object.freeze({
  lang: 'de',
  dir: 'ltr',
  title: 'Neues Passwort wählen',
  introduction: 'Es ersetzt das alte, sobald Sie es speichern.',
  tokenLabel: 'Link aus der Nachricht',
  tokenHint: 'Kopieren Sie den ganzen Link, den Sie erhalten haben, und fügen Sie ihn hier ein.',
  tokenMissing: 'Fügen Sie den Link ein, den Sie erhalten haben.',
  passwordLabel: 'Neues Passwort',
  passwordHint: 'Mehrere Wörter hintereinander sind leicht zu merken und schwer zu erraten.',
  passwordHintWithLength: 'Mindestens {minLength} Zeichen. Mehrere Wörter hintereinander sind leicht zu merken.',
  passwordMissing: 'Geben Sie ein neues Passwort ein.',
  passwordTooShort: 'Noch fehlende Zeichen: {missing}.',
  passwordAcceptable: 'Dieses Passwort können Sie verwenden.',
  confirmationLabel: 'Neues Passwort noch einmal',
  confirmationMissing: 'Geben Sie das neue Passwort noch einmal ein.',
  confirmationDiffers: 'Die beiden Passwörter sind verschieden.',
  confirmationMatches: 'Die beiden Passwörter sind gleich.',
  showPasswords: 'Passwörter zeigen',
  submit: 'Neues Passwort speichern',
  submitting: 'Wird gespeichert …',
  errorPrefix: 'Fehler',
  errorSummary: 'Ihr Passwort ist noch nicht geändert',
  troubleTitle: 'Das hat nicht geklappt',
  busy: 'Im Moment ist der Andrang zu groß. Ihr Link gilt weiter: Geben Sie das Passwort in {seconds} Sekunden noch einmal ein.',
  unavailable:
    'Bei uns ist etwas schiefgegangen. Geben Sie das Passwort gleich noch einmal ein. Falls es dann heißt, der Link sei verbraucht, melden Sie sich mit dem neuen Passwort an.',
  doneTitle: 'Ihr Passwort ist geändert',
  doneText: 'Ab jetzt melden Sie sich mit dem neuen an. Der Link ist verbraucht; die Nachricht können Sie löschen.',
  logIn: 'Anmelden',
  deadLinkTitle: 'Dieser Link gilt nicht mehr',
  deadLinkText: 'Er gilt einmal und nur für begrenzte Zeit. Auch ein neuerer Link oder ein neues Passwort beendet ihn.',
  deadLinkAlreadyDone:
    'Falls Sie damit eben ein neues Passwort gewählt haben, ist alles gut: Melden Sie sich damit an.',
  deadLinkAskAgain: 'Wenn nicht, bitten Sie um einen neuen, wo Sie diesen bekommen haben.',
  newLink: 'Neuen Link anfordern',
  unreadableTitle: 'Das war nicht lesbar',
  unreadableText:
    'Ihr Browser hat etwas anderes gesendet, als diese Seite erwartet. Ihr Passwort ist nicht geändert, und Ihr Link gilt weiter.',
  startAgain: 'Von vorn beginnen',
  rules: Object.freeze({
    empty: 'Geben Sie ein neues Passwort ein.',
    'too-short': 'Nehmen Sie mindestens {minLength} Zeichen.',
    'too-long':
      'Nehmen Sie ein kürzeres Passwort: höchstens {maxBytes} Bytes. Umlaute brauchen zwei, Emoji vier oder mehr.',
    'too-common': 'Das ist eines der Passwörter, die zuerst probiert werden. Wählen Sie eines, das sonst niemand hat.',
    'context-word': 'Das ist Ihr Name oder Ihre Adresse. Wählen Sie etwas, das andere nicht erraten.',
    'same-as-current': 'Das ist das jetzige Passwort. Wählen Sie ein anderes.',
    breached: 'Dieses Passwort ist bei einem Datenleck aufgetaucht. Wählen Sie eines, das sonst niemand hat.',
  }),
});
