/**
 * What stands in a config for a secret that went with its deleted integration, where a kind says that its undo needs none
 * ({@link ExportKind.undoWithoutSecrets}): a text that passes usual checks of length and signs, and opens nothing.
 */
export const forgottenSecret = "forgotten-with-its-integration-000000000";
