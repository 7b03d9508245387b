// Package repotest holds rules of the repository as tests: who may import whom,
// no credentials in tracked files, settings documented where people look for
// them. It has no other code.
package repotest
