using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Jose;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity.Certificates;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Commands.Tokens;

/// <summary>A client certificate as the gateway judges it, each step with its line. Whether the client has its key a handshake alone can tell.</summary>
internal static class CertificateTrial
{
    /// <summary>True: the route takes it.</summary>
    public static bool Run(Config config, RouteConfig route, string file, TextWriter output, TextWriter error)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            error.WriteLine($"{file}: {e.Message}");
            return false;
        }

        if (all.Count == 0)
        {
            error.WriteLine($"{file} holds no certificate in PEM.");
            return false;
        }

        Say(all[0], all.Count, output);
        string[] asked = [.. config.Listeners.SelectMany(listener => listener.Tls?.Authorities ?? []).Distinct(StringComparer.Ordinal)];
        using var book = new AuthorityBook(TimeProvider.System, NullLoggerFactory.Instance);
        book.Follow(config.Authorities);
        var verdict = book.Verify(new ShownCertificate(all[0].RawData, all.Skip(1).Select(other => other.RawData)), asked, TimeProvider.System.GetUtcNow());
        return verdict.Known is { } known ? Believed(known, route, output) : Fails(output, "certificate", verdict.Fault);
    }

    private static void Say(X509Certificate2 certificate, int count, TextWriter output)
    {
        output.WriteLine($"      serial      {certificate.SerialNumber}, with {count - 1} more");
        output.WriteLine($"      x5t#S256    {Base64UrlText.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256))}");
        output.WriteLine($"      names       {Or(CertificateNames.Read(certificate) is { } names ? string.Join(", ", names.Uris.Concat(names.Dns).Concat(names.Emails)) : "")}");
    }

    private static bool Believed(KnownCertificate known, RouteConfig route, TextWriter output)
    {
        var facts = known.Caller.Facts;
        output.WriteLine($"ok    authority   {known.Authority}, until {DateTimeOffset.FromUnixTimeSeconds(known.Caller.EndsAt).ToString("u", CultureInfo.InvariantCulture)}");
        output.WriteLine($"      subject     {facts.Subject}");
        output.WriteLine($"      agent       {Or(facts.Agent)}");
        output.WriteLine($"      groups      {Or(string.Join(", ", facts.Groups))}");
        if (!route.Identity.Certificates.Contains(known.Authority, StringComparer.Ordinal))
        {
            return Fails(output, "route", CertificateFault.NotForThisRoute);
        }

        output.WriteLine($"The route '{route.Name}' takes this certificate.");
        return true;
    }

    private static string Or(string text) => text.Length == 0 ? "(none)" : text;

    private static bool Fails(TextWriter output, string step, CertificateFault fault)
    {
        output.WriteLine($"fails {step,-11} {CertificateFaults.WhatOf(fault)} ({CertificateFaults.NameOf(fault)})");
        return false;
    }
}
