using FastMcp.Proxy.Configuration;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Commands.Doctor;

/// <summary>What a valid configuration can still have wrong: secrets that others read, a record that is none.</summary>
internal static class OfConfig
{
    public static IEnumerable<Ailment> Look(Config config)
    {
        foreach (var file in (string?[])[config.Admin?.TokenFile, config.Masking.KeyFile, .. config.Recording.All.Select(one => one.Recording.Checkpoints?.Key), .. config.Listeners.Select(listener => listener.Tls?.Key)])
        {
            if (file is not null && File.Exists(file) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            {
                yield return new Ailment(true, $"{file} holds a secret and others may read it: chmod 600 {file}");
            }
        }

        if (config.Admin is null)
        {
            yield return new Ailment(false, "There is no admin listener, so that nobody sees health and metrics: admin: { address: 127.0.0.1:9465 }");
        }
        else if (config.Admin.TokenFile is null)
        {
            yield return new Ailment(false, "Nobody can stop anything in a second: give admin a token-file and a state, which fastmcp block needs.");
        }

        if (config.Recording.Folder is null)
        {
            yield return new Ailment(false, "Nothing is recorded: recording: { folder: ... }");
        }

        foreach (var newer in config.Recording.All.Select(one => NewerIn(one.Recording.Folder)).OfType<string>())
        {
            yield return new Ailment(true, newer);
        }

        foreach (var (name, _) in config.Recording.All.Where(one => one.Recording is { Folder: not null, Checkpoints: null }))
        {
            yield return new Ailment(false, $"{(name.Length == 0 ? "The record" : $"Store '{name}' of the record")} has no signed checkpoints: whoever can write its disk can write it anew. Set {(name.Length == 0 ? "recording.checkpoints" : "its checkpoints")}.");
        }
    }

    // What the gateway would refuse to start at; null: nothing.
    private static string? NewerIn(string? folder)
    {
        try
        {
            if (folder is not null && SegmentFile.In(folder) is [.., var last])
            {
                last.Open().Dispose();
            }
        }
        catch (NewerFormatException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Damage, or a record of somebody else's: verify is for that.
        }

        return null;
    }
}
