namespace FastMcp.Proxy.Configuration.Model;

/// <summary>How the session log is signed.</summary>
/// <param name="Folder">Where checkpoints are kept, full path.</param>
/// <param name="Name">First part of their origin line.</param>
/// <param name="Every">At least so often while there are new entries.</param>
/// <param name="Key">PEM file of the private key, full path; null: a command signs.</param>
/// <param name="Command">The command and its arguments, one a line; null: a key file signs.</param>
/// <param name="PublicKey">PEM file of the command's public key, full path.</param>
internal sealed record CheckpointsConfig(string Folder, string Name, TimeSpan Every, string? Key, string? Command, string? PublicKey);
