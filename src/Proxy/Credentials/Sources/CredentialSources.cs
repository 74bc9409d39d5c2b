namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>Sources by the name that a configuration gives.</summary>
internal static class CredentialSources
{
    public static ICredentialSource Of(SourceTerms terms) => terms.Config.Spec.Name switch
    {
        "env" => new EnvironmentSource(terms),
        "file" => new FileSource(terms),
        "certificate" => new CertificateSource(terms),
        "command" => new CommandSource(terms),
        "client-credentials" => new ClientCredentialsSource(terms),
        "token-exchange" => new TokenExchangeSource(terms),
        "on-behalf-of" => new OnBehalfOfSource(terms),
        "oauth-user" => new OAuthUserSource(terms),
        "jwt-bearer" => new JwtBearerSource(terms),
        "vault" => new VaultSource(terms),
        "github" => new GithubSource(terms),
        "aws" => new AwsSource(terms),
        "azure" => new AzureSource(terms, Environment.GetEnvironmentVariable),
        "id-jag" => new IdentityAssertionSource(terms),
        "kubernetes" => new KubernetesSource(terms),
        "google" => new GoogleSource(terms),
        var other => throw new InvalidOperationException($"No class for the source '{other}'."),
    };
}
