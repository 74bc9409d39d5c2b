using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health;
using FastMcp.Recording;
using FastMcp.Recording.Acts;
using FastMcp.Recording.Index.Shared;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>How a record is kept while a command writes into it, since no gateway does: with the signer of its configuration, and with what the nodes share of its index.</summary>
/// <param name="Options">Of the log.</param>
/// <param name="Events">What the log tells.</param>
/// <param name="Publisher">This log's part of the index of all nodes; null: it is in none.</param>
internal sealed record OwnRecord(SessionLogOptions Options, SessionLogEvents Events, RecordPublisher? Publisher) : IDisposable
{
    /// <summary>Null: it cannot be, and why was said.</summary>
    /// <param name="folder">Of the record.</param>
    /// <param name="file">fastmcp.yaml of its gateway; null: none was said.</param>
    /// <param name="unsigned">The record has no checkpoints.</param>
    /// <param name="error">Told why not.</param>
    /// <exception cref="IOException">A key, or the connection string of the store, cannot be read.</exception>
    public static OwnRecord? Of(string folder, string? file, bool unsigned, TextWriter error)
    {
        var plain = new OwnRecord(new SessionLogOptions { Folder = folder }, new SessionLogEvents(), null);
        if (file is null)
        {
            return WhyNotPlain(folder, unsigned) is { } whyNot ? Say(error, whyNot) : plain;
        }

        if (ConfigReader.ReadFile(file) is not { Config: { } config })
        {
            return Say(error, $"{file} has errors: run fastmcp check --config {file}.");
        }

        if (RecordOf(config.Recording, folder) is not var (name, recording))
        {
            return Say(error, $"{file} has several records, and none of them in {Path.GetFullPath(folder)}: the signer of one would sign for another.");
        }

        if (SharedMark.IsIn(folder) && !(recording.SharesIndex && config.Store is not null))
        {
            return Say(error, $"This record is in an index that nodes share, and {file} does not say where: it needs store, and recording.index: store. Where that database is gone for good, delete {Path.Combine(folder, SharedMark.File)}.");
        }

        var publisher = recording.SharesIndex && config.Store is { } store ? new RecordPublisher(store.Secret(), folder, store.Node, name) : null;
        return new OwnRecord(
            plain.Options with { Checkpoints = unsigned ? null : RecordingStart.SignerOf(recording) },
            publisher is null ? plain.Events : plain.Events with { Erased = publisher.Forget }, publisher);
    }

    public void Dispose() => Publisher?.Dispose();

    // A gateway that records there has all of it. A word that nobody signs is worth nothing where checkpoints are signed, and whoever verifies would call it a forgery.
    private static string? WhyNotPlain(string folder, bool unsigned) =>
        !RecordDesk.IsFree(folder) ? null
        : SharedMark.IsIn(folder) ? "This record is in the index that several nodes share, where names and words of it would stay. Say --config FILE, which names the store."
        : unsigned ? null
        : "No gateway records there now. Say --config FILE, so that its signer signs what the log says of the erasure, or --unsigned where the record has no checkpoints.";

    // The only one may have been moved since.
    private static (string Name, RecordingConfig Recording)? RecordOf(RecordingConfig recording, string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return recording.Stores.All.Count == 0 ? ("", recording)
            : recording.All.Where(one => one.Recording.Folder is { } there && Path.TrimEndingDirectorySeparator(there) == full).Select(one => ((string, RecordingConfig)?)one).FirstOrDefault();
    }

    private static OwnRecord? Say(TextWriter error, string why)
    {
        error.WriteLine(why);
        return null;
    }
}
