// Package config reads the bot's settings from the environment, once, and
// reports every problem together.
package config
