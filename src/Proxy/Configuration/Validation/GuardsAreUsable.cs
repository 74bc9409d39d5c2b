using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Guards have names of their own, are reached safely, and what is lent for them is there; what an operator should know of them is said.</summary>
internal sealed class GuardsAreUsable : IConfigValidator
{
    private const int MostLabels = 500;

    public void Validate(Config config, ConfigErrors errors)
    {
        string[] names = [.. config.Guards.Select(guard => guard.Name)];
        foreach (var guard in config.Guards)
        {
            if (!Names.AreWellFormed(guard.Name) || names.Count(name => name == guard.Name) > 1)
            {
                errors.Add(guard.Place, $"The name '{guard.Name}' is not well formed, or another guard has it. {Names.Form}");
            }

            One(guard, config, errors);
            if (!config.Routes.Any(route => route.Guards.Contains(guard.Name)))
            {
                errors.Warn(guard.Place, $"No route names guard '{guard.Name}': nothing is shown to it.");
            }
        }

        foreach (var route in config.Routes)
        {
            Route(route, config.GuardNames, errors);
        }
    }

    private static void One(GuardConfig guard, Config config, ConfigErrors errors)
    {
        if (!CredentialsAreUsable.IsFetchable(guard.Url.OriginalString, config))
        {
            errors.Add(guard.Place, $"'url' of guard '{guard.Name}' is an https URL, or http on loopback where 'outbound' has allow: [127.0.0.1].");
        }

        if (guard.Credential is { } name)
        {
            var credential = config.Credentials.FirstOrDefault(credential => credential.Name == name);
            string? whyNot = credential is null ? $"There is no credential '{name}'.{DidYouMean.Hint(name, config.Credentials.Select(one => one.Name))}"
                : credential.Spec.IsPerCaller || credential.Spec.NeedsConsent ? $"'{name}' is minted for each caller, and a guard is asked by the gateway itself."
                : credential.Spec.IsCertificate || credential.PutAt.Environment is not null ? $"'{name}' is not shown in a request, and a guard takes no other."
                : null;
            if (whyNot is not null)
            {
                errors.Add(guard.Place, whyNot);
            }
        }
        else if (guard.Kind == GuardKind.BedrockGuardrails)
        {
            errors.Add(guard.Place, $"Guard '{guard.Name}' needs a 'credential' whose source is aws, with service: bedrock.");
        }

        if (guard.Kind == GuardKind.Grpc)
        {
            Grpc(guard, config.Credentials.FirstOrDefault(credential => credential.Name == guard.Credential), errors);
        }

        if (guard.Overlap >= guard.Window && guard.OnResponses)
        {
            errors.Add(guard.Place, $"'overlap' of guard '{guard.Name}' has to be smaller than its 'window': it is {guard.Overlap}, and 'window' {guard.Window}.");
        }

        foreach (var label in guard.Labels.Concat(guard.Ignored).Where(label => !GuardLabel.IsName(label) || label != label.ToUpperInvariant()))
        {
            errors.Add(guard.Place, $"The label '{label}' of guard '{guard.Name}' is made of capital letters, digits and '_', at most 64.");
        }

        if (guard.Labels.Count > MostLabels)
        {
            errors.Add(guard.Place, $"Guard '{guard.Name}' has more than {MostLabels} labels.");
        }
    }

    private static void Grpc(GuardConfig guard, CredentialConfig? credential, ConfigErrors errors)
    {
        if (guard.Url.PathAndQuery != "/")
        {
            errors.Add(guard.Place, $"'url' of guard '{guard.Name}' names a server and no path: gRPC calls /fastmcp.guard.v1.Guard/Check there.");
        }

        if (credential is not null && (credential.Spec.Name == "aws" || credential.PutAt.Query is not null || !IsMetadata(credential.PutAt.Header ?? "authorization")))
        {
            errors.Add(guard.Place, $"'{credential.Name}' cannot be lent to '{guard.Name}': by gRPC a credential stands in a field of letters, digits, '-', '_' and '.' that neither begins with 'grpc-' nor ends with '-bin'.");
        }
    }

    // The names of gRPC's custom metadata; of those the first are its own, and the last are not text (PROTOCOL-HTTP2 of gRPC).
    private static bool IsMetadata(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && !name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase);

    private static void Route(RouteConfig route, IReadOnlyList<string> names, ConfigErrors errors)
    {
        foreach (var name in route.Guards.Where(name => !names.Contains(name, StringComparer.Ordinal)))
        {
            errors.Add(route.Place, $"There is no guard '{name}'.{DidYouMean.Hint(name, names)}");
        }

        foreach (var twice in route.Guards.GroupBy(name => name).Where(same => same.Count() > 1))
        {
            errors.Add(route.Place, $"Route '{route.Name}' names guard '{twice.Key}' twice.");
        }

        if (route.Guards.Count > 0 && !route.Mask)
        {
            errors.Add(route.Place, $"Route '{route.Name}' has guards and mask: off. Guards are shown what rules have masked: it needs masking.");
        }
    }
}
