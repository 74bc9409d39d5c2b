using FastMcp.Approvals;
using FastMcp.Recording;
using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Watching;

namespace FastMcp.WebConsole.Pages;

/// <summary>A call for people to read, laid out in lines: masks marked with their rule, characters that are not seen named.</summary>
internal static class PreviewText
{
    public static HtmlPart Of(ApprovalRequest request, IMaskBook? masks)
    {
        List<RecordedFinding> left = [.. request.Masks.Select(mask => new RecordedFinding(Direction.Request, mask.Rule, 0, 0, mask.Length, Enforced: true))];
        var html = new HtmlText();
        foreach (var run in new TextRuns(new MaskFinder(masks)).Of(new JsonIndenter().Push(request.Preview), left))
        {
            _ = run.Kind switch
            {
                RunKind.Mask => html.Add($"""<mark class="mask" title="masked by {run.Rule}">{run.Text}</mark>"""),
                RunKind.Hidden => html.Add($"""<span class="hidden-char">{run.Text}</span>"""),
                _ => Lines(html, run.Text),
            };
        }

        return html.ToPart();
    }

    /// <summary>Text with its own lines; all else of it that is not seen is written out.</summary>
    public static HtmlText Lines(HtmlText html, string text)
    {
        var first = true;
        foreach (var line in text.Split('\n'))
        {
            _ = first ? html : html.Add($"\n");
            html.Add($"{line}");
            first = false;
        }

        return html;
    }
}
