/** What this host keeps of its users, besides what the user store does. */
export interface Account {
  readonly id: string;
  readonly permissions: readonly string[];
}
