import { compare } from './compare';
import { issueRefusals, logins } from './subjects';

/** Whether an answer's time tells who exists. Prints a verdict; exits 1 where a ratio of medians leaves 0.90 … 1.10. */
async function main(): Promise<void> {
  const verdicts = [
    await compare('issue, refused', 2_000, issueRefusals()),
    await compare('login, wrong password, at rest', 60, logins()),
    await compare('login, wrong password, the gate full', 60, logins({ busy: true })),
  ];
  process.exit(verdicts.every(Boolean) ? 0 : 1);
}

void main();
