using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary><c>writeBack: note | refuse | allow</c>, of a file for the rules that do not say, and of a rule.</summary>
internal static class WriteBackBinder
{
    // In the order of the enum.
    public static readonly string[] Words = ["note", "refuse", "allow"];

    public static WriteBack? Bind(MapReader reader) => reader.Word("writeBack", Words) is var index and >= 0 ? (WriteBack)index : null;

    /// <summary>What is done with the mask when it comes back. Of what leaves nothing behind, nothing can.</summary>
    public static MaskSpec Apply(MaskSpec mask, MapReader rule, WriteBack? ofFile, DiagnosticBag bag)
    {
        WriteBack? own = Bind(rule);
        if (mask.Kind is MaskKind.Drop or MaskKind.Block)
        {
            if (own is not null)
            {
                bag.Error(Codes.WriteBackMisfit, rule.Find("writeBack")!.Span, "This mask leaves nothing that could come back, so `writeBack` would have no effect.");
            }

            return mask with { WriteBack = WriteBack.Allow };
        }

        // A token that is written is a value lost; a fixed text may be there for another reason.
        return mask with { WriteBack = own ?? ofFile ?? (mask.Kind == MaskKind.Token ? WriteBack.Refuse : WriteBack.Note) };
    }
}
