/** Hashed to see how a hasher works. */
export const samplePassword = 'an obviously fake password';
