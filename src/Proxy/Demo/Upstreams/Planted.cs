namespace FastMcp.Proxy.Demo.Upstreams;

/// <summary>The planted values. None is real: reserved names, numbers with right check digits, keys out of thin air.</summary>
internal static class Planted
{
    // Keys are written in two halves, so that scanners of repositories do not take them for leaks.
    public static readonly PlantedValue Email = new("e-mail", "jane.doe@acme.example");
    public static readonly PlantedValue SecondEmail = new("e-mail", "omar.haddad@globex.example");
    public static readonly PlantedValue Ssn = new("US SSN", "536-22-8190");
    public static readonly PlantedValue Card = new("card", "4539 5787 6362 1486");
    public static readonly PlantedValue SecondCard = new("card", "5425233430109903");
    public static readonly PlantedValue AwsKey = new("AWS key", "AKIA" + "Q3EGRIZ5EXWLT4HP");
    public static readonly PlantedValue GitHubToken = new("GitHub token", "ghp_" + "x7Kq2mV9tB4nR8sL1wZ6cY3dF5gH0jP2aQ9e");
    public static readonly PlantedValue Jwt = new(
        "JWT",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" + ".eyJzdWIiOiI0NzExIiwibmFtZSI6IkphbmUgRG9lIn0." + "Kx3vQ9pT2mZ7bW1nR5sY8dC4fG6hJ0kL_aE-uI2oP3q");

    public static readonly PlantedValue Pem = new(
        "PEM key",
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\nKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQJAIJLixBy2qpFoS4DSmoEm\n-----END RSA PRIVATE KEY-----");

    public static IReadOnlyList<PlantedValue> All { get; } = [Email, SecondEmail, Ssn, Card, SecondCard, AwsKey, GitHubToken, Jwt, Pem];
}
