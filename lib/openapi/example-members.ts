/** A value for each member of a body, for examples: obviously none of anybody's. */
export const exampleMembers: Readonly<Record<string, string>> = {
  token: 'fake-reset-token',
  reset_token: 'fake-reset-token',
  password: 'fake new password, not to be used',
  current_password: 'fake current password',
  login: 'ann@example.com',
};
