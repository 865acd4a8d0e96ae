import { issue } from '../requests';
import type { Chapter } from '../step';

export const issueChapter: Chapter = {
  title: 'Issue a reset token: POST /users/:sid/password/reset',
  steps: [
    {
      title: 'admin issues a token for local',
      ...issue('local', 'admin'),
      saveAs: 'OLD_TOKEN',
      expected: { status: 200, says: 'eyJ' },
    },
    {
      title: 'as JSON, for a client that accepts nothing else; this supersedes the token before',
      ...issue('local', 'admin', { Accept: 'application/json' }),
      expected: { status: 200, says: '{"token":"eyJ' },
    },
    {
      title: 'once more: only the latest token is good',
      ...issue('local', 'admin'),
      saveAs: 'TOKEN',
      expected: { status: 200, says: 'eyJ' },
    },
    {
      title: 'without credentials',
      ...issue('local', null),
      expected: { status: 401, says: 'user-unauthenticated' },
    },
    {
      title: 'local may not reset others',
      ...issue('admin', 'local'),
      expected: { status: 403, says: 'permission-denied' },
    },
    {
      title: 'and does not learn who exists: the same answer for nobody',
      ...issue('nobody', 'local'),
      expected: { status: 403, says: 'permission-denied' },
    },
    {
      title: 'another system owns the password of remote',
      ...issue('remote', 'admin'),
      expected: { status: 403, says: 'remote-user' },
    },
    {
      title: 'there is no such user',
      ...issue('nobody', 'admin'),
      expected: { status: 404, says: 'user-not-found' },
    },
    {
      title: 'a browser says that a page of another site sends this',
      ...issue('local', 'admin', { 'Sec-Fetch-Site': 'cross-site' }),
      expected: { status: 403, says: 'cross-origin-request' },
    },
    {
      title: 'broken percent-encoding in the path',
      ...issue('%E0%A4%A', 'admin'),
      expected: { status: 400, says: 'malformed-request' },
    },
  ],
};
