using System.Net;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Where nobody signs in to the console only this machine reaches it; where people sign in, it is by an issuer that is there.</summary>
internal sealed class ConsoleIsGuarded : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Console is not { } console)
        {
            return;
        }

        if (console.SignIn is { } signIn)
        {
            SignIn(config, console, signIn, errors);
        }
        else if (!IPAddress.IsLoopback(console.Listen.Address))
        {
            errors.Add(console.Place, $"The console listens on loopback, such as 127.0.0.1:{console.Listen.Port}, not on {console.Listen}: nobody signs in to it ('sign-in'), and it shows what was recorded.");
        }

        if (config.Recording.Folder is null)
        {
            errors.Warn(console.Place, "Nothing is recorded, so that the console has no exchange to show: set recording.folder.");
        }
    }

    private static void SignIn(Config config, ConsoleConfig console, SignInConfig signIn, ConfigErrors errors)
    {
        string[] names = [.. config.Issuers.Select(issuer => issuer.Name)];
        if (config.Issuers.FirstOrDefault(issuer => issuer.Name == signIn.Issuer) is not { } issuer)
        {
            errors.Add(signIn.Place, $"There is no issuer '{signIn.Issuer}'.{DidYouMean.Hint(signIn.Issuer, names)} 'sign-in' names one of 'issuers'.");
        }
        else if (issuer.DevelopmentFile is null && !(Uri.TryCreate(issuer.Issuer, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
        {
            errors.Add(signIn.Place, $"Issuer '{signIn.Issuer}' is no URL, so that nobody can be led to it.");
        }
        else if (issuer.DevelopmentFile is not null && !IPAddress.IsLoopback(console.Listen.Address))
        {
            errors.Add(signIn.Place, "The development issuer signs people in on this machine only: the console listens on loopback.");
        }

        if (!IPAddress.IsLoopback(console.Listen.Address) && signIn.Url.Scheme != Uri.UriSchemeHttps)
        {
            errors.Add(signIn.Place, "A console that others reach is reached by https: let 'url' be https, with a proxy that ends TLS before it.");
        }

        if (signIn.SecretFile is { } file && !File.Exists(file))
        {
            errors.Add(signIn.Place, $"{file} is not there: the secret of the client.");
        }

        if (!signIn.Scopes.Contains("openid"))
        {
            errors.Add(signIn.Place, "'scopes' has openid: without it the issuer says nothing of who signed in.");
        }

        string[] routes = [.. config.Routes.Select(route => route.Name)];
        foreach (var name in signIn.Teams.SelectMany(team => team.Routes).Where(name => !routes.Contains(name)).Distinct())
        {
            errors.Add(signIn.Place, $"There is no route '{name}'.{DidYouMean.Hint(name, routes)}");
        }
    }
}
