package io.backup4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the code to the picture of decision 0001. */
@AnalyzeClasses(packages = "io.backup4j", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

    @ArchTest
    static final ArchRule roomsImportOnlyDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.backup4j..")
            .withOptionalLayers(true)
            .layer("service")
            .definedBy("io.backup4j.service..")
            .layer("archive")
            .definedBy("io.backup4j.archive..")
            .layer("api")
            .definedBy("io.backup4j")
            .layer("backup")
            .definedBy("io.backup4j.engine.backup..")
            .layer("restore")
            .definedBy("io.backup4j.engine.restore..")
            .layer("verify")
            .definedBy("io.backup4j.engine.verify..")
            .layer("prune")
            .definedBy("io.backup4j.engine.prune..")
            .layer("repair")
            .definedBy("io.backup4j.engine.repair..")
            .layer("operate")
            .definedBy("io.backup4j.operate..")
            .layer("store")
            .definedBy("io.backup4j.engine.store..")
            .layer("repository")
            .definedBy("io.backup4j.engine.repository..")
            .layer("listing")
            .definedBy("io.backup4j.engine.listing..")
            .layer("index")
            .definedBy("io.backup4j.engine.index..")
            .layer("pack")
            .definedBy("io.backup4j.engine.pack..")
            .layer("seal")
            .definedBy("io.backup4j.engine.seal..")
            .layer("chunk")
            .definedBy("io.backup4j.engine.chunk..")
            .layer("run")
            .definedBy("io.backup4j.engine.run..")
            .layer("files")
            .definedBy("io.backup4j.files..")
            .layer("sinks")
            .definedBy("io.backup4j.sinks..")
            .layer("spi")
            .definedBy("io.backup4j.spi..")
            .whereLayer("service")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("service")
            .mayOnlyAccessLayers("api", "operate", "spi")
            .whereLayer("archive")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("archive")
            .mayOnlyAccessLayers("api", "seal", "files", "sinks", "spi")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("archive", "service")
            .whereLayer("operate")
            .mayOnlyBeAccessedByLayers("api", "service")
            .whereLayer("backup")
            .mayOnlyBeAccessedByLayers("api", "operate")
            .whereLayer("restore")
            .mayOnlyBeAccessedByLayers("api", "operate")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("api", "operate")
            .whereLayer("prune")
            .mayOnlyBeAccessedByLayers("api", "operate")
            .whereLayer("repair")
            .mayOnlyBeAccessedByLayers("api", "operate")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("backup", "prune", "repair")
            .whereLayer("store")
            .mayOnlyAccessLayers("repository", "index", "pack", "seal", "chunk", "spi")
            .whereLayer("repository")
            .mayOnlyBeAccessedByLayers("api", "operate", "backup", "restore", "verify", "prune", "repair", "store")
            .whereLayer("listing")
            .mayOnlyBeAccessedByLayers(
                    "api", "operate", "backup", "restore", "verify", "prune", "repair", "store", "repository")
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers(
                    "api", "operate", "backup", "restore", "verify", "prune", "repair", "store", "repository")
            .whereLayer("pack")
            .mayOnlyBeAccessedByLayers(
                    "api", "operate", "backup", "restore", "verify", "prune", "repair", "store", "repository", "index")
            .whereLayer("files")
            .mayOnlyBeAccessedByLayers("archive", "api", "operate")
            .whereLayer("sinks")
            .mayOnlyBeAccessedByLayers("archive", "api")
            .whereLayer("files")
            .mayOnlyAccessLayers("spi")
            .whereLayer("sinks")
            .mayOnlyAccessLayers("spi")
            .whereLayer("chunk")
            .mayOnlyAccessLayers("spi")
            .whereLayer("seal")
            .mayOnlyAccessLayers("chunk", "spi")
            .whereLayer("pack")
            .mayOnlyAccessLayers("seal", "chunk", "spi")
            .whereLayer("index")
            .mayOnlyAccessLayers("pack", "seal", "chunk", "spi")
            .whereLayer("listing")
            .mayOnlyAccessLayers("chunk", "spi")
            .whereLayer("run")
            .mayOnlyAccessLayers("spi")
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("backup", "restore", "verify", "prune", "repair", "operate")
            .whereLayer("spi")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule noRoomIsPartOfACycle =
            slices().matching("io.backup4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNoFramework = noClasses()
            .that()
            .resideOutsideOfPackage("io.backup4j.operate.mail..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta..", "javax.sql..");

    @ArchTest
    static final ArchRule onlySealMeetsCiphers = noClasses()
            .that()
            .resideOutsideOfPackages("io.backup4j.engine.seal..", "io.backup4j.engine.chunk..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.crypto..", "org.bouncycastle..");

    @ArchTest
    static final ArchRule nothingIsNamedForWhatItIsNot =
            classes().should().haveNameNotMatching(".*(Impl|Manager|Helper|Utils?)");

    @ArchTest
    static final ArchRule nobodyReadsTheEnvironmentOrEndsTheProcess = noClasses()
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "addShutdownHook", Thread.class);

    @ArchTest
    static final ArchRule nobodyRegistersASecurityProvider = noClasses()
            .should()
            .callMethod(java.security.Security.class, "addProvider", java.security.Provider.class)
            .orShould()
            .callMethod(java.security.Security.class, "insertProviderAt", java.security.Provider.class, int.class);
}
