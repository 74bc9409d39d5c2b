using FastMcp.Proxy.Configuration;
using FastMcp.Recording.Index.Shared;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>The index that the nodes of a configuration share.</summary>
/// <param name="Index">Of all of them.</param>
/// <param name="Records">Folders of the records of this node that are in it.</param>
/// <param name="Publishers">Puts them there.</param>
internal sealed record NodesOption(SharedIndex Index, IReadOnlyList<string> Records, Func<IEnumerable<RecordPublisher>> Publishers)
{
    /// <summary>Null: the configuration has none, and that was said.</summary>
    /// <exception cref="IOException">The connection string cannot be read.</exception>
    public static NodesOption? Open(string file, TextWriter error)
    {
        if (ConfigReader.ReadFile(file) is not { Config: { } config })
        {
            error.WriteLine($"{file} has errors: run fastmcp check --config {file}.");
            return null;
        }

        var shared = config.Recording.All.Where(one => one.Recording is { Folder: not null, SharesIndex: true }).ToList();
        if (config.Store is not { } store || shared.Count == 0)
        {
            error.WriteLine($"{file} has no index that nodes share: recording: {{ index: store }}.");
            return null;
        }

        var secret = store.Secret();
        return new NodesOption(
            SharedIndex.Of(secret, store.Node), [.. shared.Select(one => one.Recording.Folder!)],
            () => shared.Select(one => new RecordPublisher(secret, one.Recording.Folder!, store.Node, one.Name)));
    }
}
