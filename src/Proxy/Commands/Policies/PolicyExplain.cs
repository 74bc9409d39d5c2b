using System.CommandLine;
using System.Text;
using FastMcp.Masking;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Commands.Policies.Explaining;
using FastMcp.Proxy.Demo.View;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>Why a text is masked, or is not: a picture of what each rule makes of it.</summary>
internal static class PolicyExplain
{
    /// <summary>More than this is no picture any more.</summary>
    public const int MaxBytes = 16 * 1024;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var text = new Argument<string>("TEXT") { Description = "The text; '-' reads it from the standard input. At most 16 KiB." };
        var folder = new Option<string?>("--policies") { Description = "Folder with policy files, beside the built-in packs.", HelpName = "DIR" };
        var scope = new Option<string>("--scope") { Description = "Whose rules apply: request, response, or all of them (record).", DefaultValueFactory = _ => "record" };
        var piece = new Option<int>("--piece") { Description = "Also shows what leaves and what is held when the text comes in pieces of so many bytes.", HelpName = "BYTES" };
        var noColor = new Option<bool>("--no-color") { Description = "No colours; NO_COLOR and output into a file do the same." };
        scope.AcceptOnlyFromAmong("request", "response", "record");
        piece.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !(int.TryParse(given, out var bytes) && bytes > 0))
            {
                result.AddError($"--piece is a number of bytes, 1 or more, not '{given}'.");
            }
        });
        var command = new Command("explain", "Shows what each rule makes of a text: what is masked, what was refused and why, what is held.") { text, folder, scope, piece, noColor };
        command.SetAction(parsed => PolicyFiles.Try(
            () =>
            {
                var paint = Paint.For(parsed.GetValue(noColor), Console.IsOutputRedirected);
                return Explain(Read(parsed.GetValue(text)!), parsed.GetValue(folder), ScopeOf(parsed.GetValue(scope)!), parsed.GetValue(piece), new Picture(output, paint, ScreenWidth.Find(100)), error);
            },
            error));
        return command;
    }

    private static Scope ScopeOf(string name) => name switch { "request" => Scope.Request, "response" => Scope.Response, _ => Scope.Record };

    private static byte[] Read(string text)
    {
        if (text != "-")
        {
            return Encoding.UTF8.GetBytes(text);
        }

        using var input = Console.OpenStandardInput();
        var bytes = new byte[MaxBytes + 1];
        var length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..length];
    }

    private static int Explain(byte[] text, string? folder, Scope scope, int piece, Picture picture, TextWriter error)
    {
        if (text.Length > MaxBytes)
        {
            error.WriteLine($"The text has more than {MaxBytes} bytes. Give the part that matters.");
            return ExitCodes.Usage;
        }

        var sources = PolicyFiles.Read(folder);
        var policy = Compiler.Compile(sources);
        if (PolicyFiles.Report(policy.Diagnostics, error))
        {
            return ExitCodes.HasErrors;
        }

        var explanation = new Explanation(RuleSet.FromImage(policy.Image), Compiler.CompileRules(sources).Rules, scope, text);
        picture.Draw(explanation);
        if (piece > 0)
        {
            picture.DrawPieces(explanation, piece);
        }

        return ExitCodes.Ok;
    }
}
