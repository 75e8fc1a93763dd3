/** The phone's databases: one per person, and one that remembers who was here. */

export { databaseName, openPersonStore, type PersonStore } from './open';
export { beginAs, currentPerson, type KnownPerson, knownPeople, stepOut } from './people';
