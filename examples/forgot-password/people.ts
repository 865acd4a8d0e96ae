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
    this.#byEmail.set(normalise(person.email), person);
  }

  findByEmail(email: string): Person | null {
    return this.#byEmail.get(normalise(email)) ?? null;
  }
}

function normalise(email: string): string {
  return email.trim().toLowerCase();
}
