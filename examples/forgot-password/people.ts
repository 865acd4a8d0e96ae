export interface Person {
  readonly id: string;
  readonly email: string;
}

/** A host would ask its database, and compare e-mail addresses there in the same way. */
export class People {
  readonly #byEmail: Map<string, Person> = new Map();

  constructor(people: Iterable<Person> = []) {
    for (const person of people) this.add(person);
  }

  add(person: Person): void {
    this.#byEmail.set(normaliseEmail(person.email), person);
  }

  findByEmail(email: string): Person | null {
    return this.#byEmail.get(normaliseEmail(email)) ?? null;
  }
}

/** As addresses are compared here. The login lines its attempts up by the same form. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
