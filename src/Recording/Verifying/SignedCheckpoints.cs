using System.Security.Cryptography;
using FastMcp.Recording.Checkpoints;

namespace FastMcp.Recording.Verifying;

/// <summary>Reads checkpoints and keeps those that the key signed, by segment.</summary>
internal sealed class SignedCheckpoints
{
    private readonly Dictionary<uint, List<Checkpoint>> _bySegment = [];

    public IEnumerable<uint> Segments => _bySegment.Keys.Order();

    public IReadOnlyList<Checkpoint> Of(uint segment) => _bySegment.TryGetValue(segment, out var found) ? found : [];

    /// <param name="files">Checkpoint files.</param>
    /// <param name="key">Public key of the signer.</param>
    /// <param name="report">Gets a problem for each that the key did not sign.</param>
    public static SignedCheckpoints Read(IEnumerable<string> files, ECDsa key, LogReport report)
    {
        var all = new SignedCheckpoints();
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            if (!SignedNote.TryVerify(File.ReadAllText(file), key, out var text))
            {
                report.Problems.Add(new LogProblem(SegmentOf(name), 0, 0, $"checkpoint {name} is not signed by this key"));
            }
            else if (!Checkpoint.TryParse(text, out var checkpoint) || checkpoint!.Segment == 0)
            {
                report.Problems.Add(new LogProblem(SegmentOf(name), 0, 0, $"checkpoint {name} is signed and is no checkpoint of a segment"));
            }
            else
            {
                all.Add(checkpoint);
            }
        }

        return all;
    }

    private void Add(Checkpoint checkpoint)
    {
        if (!_bySegment.TryGetValue(checkpoint.Segment, out var list))
        {
            _bySegment[checkpoint.Segment] = list = [];
        }

        list.Add(checkpoint);
    }

    private static uint SegmentOf(string file) => uint.TryParse(file.AsSpan(0, Math.Min(6, file.Length)), out var number) ? number : 0;
}
