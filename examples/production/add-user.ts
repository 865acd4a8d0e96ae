import { openConnections } from './connections';
import { migrate } from './migrations';
import { createPasswords } from './passwords';
import { readSettings } from './settings';

/** `add-user.ts ann@example.com [--admin]`: nobody starts with a password, only with a token to set one. */
async function main(): Promise<void> {
  const [email, role] = process.argv.slice(2);
  if (!email) throw new Error('Whom? npx tsx examples/production/add-user.ts ann@example.com [--admin]');

  const settings = readSettings(process.env);
  const connections = await openConnections(settings);
  await migrate(connections.db);
  const user = { email, password_hash: null, password_changed_at: null, is_admin: role === '--admin' };
  const { id } = await connections.db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  const issued = await createPasswords({ settings, ...connections }).issueSelfServiceToken(id);
  await connections.close();

  console.log(
    `Within an hour: POST ${new URL('/auth/reset', settings.publicUrl).href} with this token and a password.`,
  );
  console.log(issued?.token);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
