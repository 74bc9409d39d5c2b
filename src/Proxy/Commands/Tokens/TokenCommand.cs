using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Identity.Issuers;

namespace FastMcp.Proxy.Commands.Tokens;

/// <summary><c>fastmcp token</c>: a token of the development issuer; <c>explain</c> below it.</summary>
internal static class TokenCommand
{
    public const string DefaultKey = "development-issuer.pem";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var key = new Option<string>("--key") { Description = "The issuer's key; made if it is not there.", HelpName = "FILE", DefaultValueFactory = _ => DefaultKey };
        var subject = new Option<string?>("--sub") { Description = "Whom the token is of.", HelpName = "NAME" };
        var groups = new Option<string[]>("--groups") { Description = "The caller's groups.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var audience = new Option<string?>("--audience") { Description = "The 'resource' of the route it is for.", HelpName = "URL" };
        var scopes = new Option<string[]>("--scope") { Description = "Scopes.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var agent = new Option<string?>("--agent") { Description = "The agent that acts for the caller.", HelpName = "NAME" };
        var ends = new Option<string>("--for") { Description = "How long it holds.", HelpName = "TIME", DefaultValueFactory = _ => "1h" };
        var command = new Command("token", "Makes a token of the development issuer, for a first look and for tests on this machine.") { key, subject, groups, audience, scopes, agent, ends, ExplainCommand.Make(output, error) };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(subject) is not { } sub || parsed.GetValue(audience) is not { } aud || !Quantities.TryParseDuration(parsed.GetValue(ends)!, out var milliseconds))
            {
                error.WriteLine($"A token needs --sub NAME and --audience URL, the 'resource' of a route; --for is {Quantities.DurationForm}.");
                return ExitCodes.Usage;
            }

            return Issue(parsed.GetValue(key)!, new DevelopmentClaims(sub, aud, parsed.GetValue(groups) ?? [], parsed.GetValue(scopes) ?? [], parsed.GetValue(agent)), milliseconds / 1000, output, error);
        });
        return command;
    }

    private static int Issue(string key, DevelopmentClaims claims, long seconds, TextWriter output, TextWriter error)
    {
        try
        {
            DevelopmentKey.Make(key);
            output.WriteLine(DevelopmentKey.Sign(key, claims.ToJson(IdentityBinder.DevelopmentIssuer, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), seconds)));
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            error.WriteLine($"{key}: {e.Message}");
            return ExitCodes.HasErrors;
        }
    }
}
