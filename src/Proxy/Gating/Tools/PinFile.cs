using System.Text.Json;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>Keeps what operators took over a restart. Written beside and put in place, synced, so that a crash leaves the old ones or the new ones.</summary>
internal sealed class PinFile(string folder)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "pins.json");

    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public PinApproval[] Read()
    {
        try
        {
            return File.Exists(Path) ? JsonSerializer.Deserialize(File.ReadAllBytes(Path), PinJson.Default.PinApprovalArray) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{Path} does not hold approvals of tools: {e.Message} Mend it, or remove it: tools that changed are then blocked again.", e);
        }
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(PinApproval[] approvals)
    {
        Directory.CreateDirectory(folder);
        var next = Path + ".new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(approvals, PinJson.Default.PinApprovalArray));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, Path, overwrite: true);
    }
}
