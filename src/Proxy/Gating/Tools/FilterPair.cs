using FastMcp.Proxy.Gating.Lists;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>Two that look at the same answers, one behind the other.</summary>
internal sealed class FilterPair(IAnswerFilter first, IAnswerFilter second) : IAnswerFilter
{
    /// <summary>Both, or the one that there is.</summary>
    public static IAnswerFilter? Of(IAnswerFilter? first, IAnswerFilter? second) =>
        first is null ? second : second is null ? first : new FilterPair(first, second);

    public bool TryFilter(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> shown)
    {
        var isJson = first.TryFilter(document, out var between);
        return second.TryFilter(between, out shown) && isJson;
    }
}
