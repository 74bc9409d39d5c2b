using System.Buffers;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Wire.Lists;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>Leaves tasks out of a server's list that somebody else's call made (2025-11-25, <c>tasks/list</c>).</summary>
internal sealed class TaskListFilter(TaskTable table, string upstream, string owner) : IAnswerFilter, IListJudge
{
    private readonly ListCutter _cutter = new();
    private readonly ArrayBufferWriter<byte> _output = new();

    public bool Keeps(ListKind kind, ReadOnlySpan<byte> name) => kind != ListKind.Tasks || !table.IsOthers(upstream, name, owner);

    public bool KeepsItem(ListKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> item) => true;

    public bool TryFilter(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> shown)
    {
        _output.ResetWrittenCount();
        var judge = this;
        var cut = _cutter.Cut(document, models: false, ref judge, _output);
        shown = cut == ListCut.Cut ? _output.WrittenSpan : document;
        return cut != ListCut.NotJson;
    }
}
