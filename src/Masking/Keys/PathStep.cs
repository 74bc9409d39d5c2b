using System.Text;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Keys;

/// <summary>A step of a path, ready to be compared.</summary>
/// <param name="Kind">What it steps to.</param>
/// <param name="Name">Folded.</param>
/// <param name="Descends">It may be taken at any level from here down.</param>
/// <param name="IsFirst">A document begins with it.</param>
/// <param name="Ends">0: another step follows; <see cref="Document"/>: a document begins here; else the rule, its index and one.</param>
internal readonly record struct PathStep(KeyStepKind Kind, byte[] Name, bool Descends, bool IsFirst, int Ends)
{
    public const int Document = -1;

    /// <summary>Where messages of MCP hold documents of others.</summary>
    public static KeyStep[][] Documents { get; } =
    [
        [new(KeyStepKind.Member, "params", false), new(KeyStepKind.Member, "arguments", false)],
        [new(KeyStepKind.Member, "result", false), new(KeyStepKind.Member, "structuredcontent", false)],
    ];

    public static void Add(List<PathStep> steps, KeyStep[] path, int ends)
    {
        for (var at = 0; at < path.Length; at++)
        {
            steps.Add(new PathStep(path[at].Kind, Encoding.UTF8.GetBytes(path[at].Name), path[at].Descends, at == 0, at == path.Length - 1 ? ends : 0));
        }
    }

    public bool Fits(ReadOnlySpan<byte> key, bool isElement) => Kind switch
    {
        KeyStepKind.AnyElement => isElement,
        KeyStepKind.AnyMember => !isElement,
        _ => !isElement && key.SequenceEqual(Name),
    };
}
