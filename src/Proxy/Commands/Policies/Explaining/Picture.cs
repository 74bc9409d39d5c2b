using System.Text;
using FastMcp.Proxy.Demo.View;

namespace FastMcp.Proxy.Commands.Policies.Explaining;

/// <summary>Draws an explanation: the text with a ruler, and below each part a line of marks with what is said about it.</summary>
internal sealed class Picture(TextWriter output, Paint paint, int width)
{
    private const int Margin = 9;
    private const string Ruler = "|....:....";

    public void Draw(Explanation explanation)
    {
        var columns = new TextColumns(explanation.Text);
        var row = Math.Max(20, width - Margin);
        for (var from = 0; from < Math.Max(1, columns.Count); from += row)
        {
            DrawRow(explanation, columns, from, row);
        }

        Line("gives", TextColumns.Line(explanation.Result.Masked), paint.Good);
        Line("rules", $"{explanation.RuleCount} looked at the text, {explanation.Result.Findings.Count} value(s) masked");
    }

    public void DrawPieces(Explanation explanation, int bytes)
    {
        var steps = explanation.InPieces(bytes).Steps;
        output.WriteLine();
        Line("pieces", $"of {bytes} byte(s): what comes -> what leaves");
        for (var index = 0; index < steps.Count - 1; index++)
        {
            var from = index * bytes;
            var come = Math.Min(explanation.Text.Length, from + bytes);
            var held = steps[index].Held == 0 ? "" : $"   holds {steps[index].Held}: {Held(explanation, come - steps[index].Held, come)}";
            Line($"{index + 1}", $"'{TextColumns.Line(explanation.Text.AsSpan(from, come - from))}' -> '{TextColumns.Line(steps[index].Released)}'{paint.Faint(held)}");
        }

        Line("end", $"-> '{TextColumns.Line(steps[^1].Released)}'");
    }

    private static string Held(Explanation explanation, int start, int come)
    {
        var rules = explanation.HoldersAt(start, come).ToArray();
        var why = rules.Length == 0 ? "a character is not whole" : string.Join(", ", rules) + " may still grow";
        return $"'{TextColumns.Line(explanation.Text.AsSpan(start, come - start))}', {why}";
    }

    private void DrawRow(Explanation explanation, TextColumns columns, int from, int row)
    {
        var count = Math.Min(row, columns.Count - from);
        Line(from == 0 ? "text" : "", columns.Row(from, row));
        Line("", paint.Faint(string.Concat(Enumerable.Repeat(Ruler, count / Ruler.Length + 1))[..Math.Max(0, count)]));
        foreach (var mark in explanation.Marks)
        {
            var (first, length) = columns.Part(mark.Start, mark.End, from, row);
            if (length > 0)
            {
                var (sign, word) = SignOf(mark.Kind);
                var drawn = new string(' ', first) + Painted(mark.Kind, new string(sign, length));
                Line(word, $"{drawn}  {mark.Rule}: {mark.Text}");
            }
        }
    }

    private string Painted(MarkKind kind, string text) => kind == MarkKind.Masked ? paint.Good(text) : kind == MarkKind.Refused ? paint.Bad(text) : paint.Faint(text);

    private static (char Sign, string Word) SignOf(MarkKind kind) => kind switch
    {
        MarkKind.Masked => ('^', "masked"),
        MarkKind.Refused => ('~', "refused"),
        MarkKind.Beaten => ('-', "beaten"),
        MarkKind.Open => ('>', "open"),
        _ => ('.', "nearly"),
    };

    private void Line(string word, string text, Func<string, string>? painted = null) =>
        output.WriteLine(new StringBuilder().Append(word.PadRight(Margin)).Append(painted is null ? text : painted(text)).ToString().TrimEnd());
}
